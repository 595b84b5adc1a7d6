import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase, type TestDatabase } from './database.js';
import { runScript } from './run-script.js';
import { type ServerProcess, startServer } from './server-process.js';

/** Every command is a process of its own, a hundred in a page. */
export const PASTE_TIMEOUT_MS = 120_000;

/** The blocks of shell commands in a Markdown file of the project, in order. */
export async function commandsOf(file: string): Promise<string[]> {
  const blocks = (await readFile(file, 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms);
  return [...blocks].map(([, lines]) => lines as string);
}

/** Those of its blocks that speak to the shop that runs at localhost:3000, by its address or by the function `api`. */
export async function shopCommandsOf(file: string): Promise<string[]> {
  return (await commandsOf(file)).filter((lines) => /localhost:3000|^api /m.test(lines));
}

/** What a shop that runs beside a test can be told. */
interface Beside {
  /** Runs lines that are meant for a shop at localhost:3000. */
  (script: string): Promise<Pasted>;
  /** What `npm run verify` says of it. */
  verify(): Promise<{ code: number | null; stdout: string }>;
}

interface Pasted {
  code: number | null;
  output: string;
}

/**
 * Runs the demo shop while the tests of the file do.
 */
export function pasteBesideShop(): Beside {
  let database: TestDatabase;
  let server: ServerProcess;
  let base: string;
  beforeAll(async () => {
    database = await createDatabase();
    server = startServer({ DATABASE_URL: database.url, JWT_SECRET: 'k'.repeat(32), DEMO_SEED: 'true' });
    base = await server.listening();
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });
  const run = (script: string) => paste(script.replaceAll('localhost:3000', new URL(base).host));
  return Object.assign(run, { verify: () => runScript('verify', [], { DATABASE_URL: database.url }) });
}

/** Runs lines one after the other in one shell, which ends with the first one that fails. */
function paste(script: string): Promise<Pasted> {
  const shell = spawn('sh', ['-e'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  shell.stdin.end(script);
  return new Promise((resolve, reject) => {
    shell.once('error', reject);
    shell.once('close', (code) => resolve({ code, output }));
  });
}
