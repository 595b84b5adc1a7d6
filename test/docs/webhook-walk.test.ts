import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../scripts/setup/free-port.mjs';
import { createDatabase, type TestDatabase } from '../helpers/database.js';
import { commandsOf, PASTE_TIMEOUT_MS } from '../helpers/paste.js';
import { runScript } from '../helpers/run-script.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// What docs/webhooks.md tells a newcomer to paste, from the order of a guest to its news: the shop and the receiver are processes.

const ROOT = join(import.meta.dirname, '../..');
const PAGE = 'docs/webhooks.md';

let database: TestDatabase;
let server: ServerProcess;
let folder: string;
let shell: ChildProcess | undefined;

beforeAll(async () => {
  [database, folder] = await Promise.all([createDatabase(), mkdtemp(join(tmpdir(), 'stockkeeper-walk-'))]);
  await mkdir(join(folder, '.data'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const [, receiver] = /```js\n(.*?)```/s.exec(await readFile(PAGE, 'utf8')) ?? [];
  await writeFile(join(folder, 'receiver.mjs'), receiver as string);
  server = startServer({
    DATABASE_URL: database.url,
    DEMO_SEED: 'true',
    JWT_SECRET: 'k'.repeat(32),
    SECRETS_KEY: 'Vb3kQ8rTz1YwLx6HcNf0MsJd7PgUa2Ee',
    MAIL_URL: `eml:${join(folder, '.data/mail')}`,
  });
});
afterAll(async () => {
  // With the receivers that it has started.
  if (shell?.pid && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
  await server?.stop();
  await database?.drop();
  await rm(folder, { recursive: true });
});

async function paste(script: string, env: Record<string, string>): Promise<{ code: number; output: string }> {
  shell = spawn('sh', ['-e'], { cwd: folder, env: { PATH: process.env.PATH, ...env }, detached: true });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr]) stream?.on('data', (chunk) => (output += chunk));
  shell.stdin?.end(script);
  const [code] = await once(shell, 'exit');
  return { code, output };
}

it('a guest orders, the receiver prints what happens in order while it is killed, and the guest finds the order', {
  timeout: PASTE_TIMEOUT_MS,
}, async () => {
  const { host } = new URL(await server.listening());
  const port = String(await freePort());
  const blocks = (await commandsOf(PAGE)).filter((lines) => /^api\(\)|^api /m.test(lines));
  expect(blocks).toHaveLength(2);
  const script = blocks
    .join('\n')
    .replaceAll('localhost:3000', host)
    .replaceAll('localhost:4000', `localhost:${port}`);
  const { code, output } = await paste(script, { PORT: port });
  expect(code, output).toBe(0);

  const printed = output.matchAll(/^(\d+) (order\.\w+) (\S+)$/gm);
  const news = [...printed].map(([, sequence, type, id]) => ({ sequence: Number(sequence), type, id }));
  expect(news.map(({ type }) => type)).toEqual([
    'order.placed',
    'order.status_changed',
    'order.units_shipped',
    'order.delivered',
  ]);
  expect(news.map(({ sequence }) => sequence)).toEqual(
    news.map(({ sequence }) => sequence).toSorted((a, b) => a - b),
  );
  const lines = output.trimEnd().split('\n');
  // The order that the account has in the end.
  expect(new Set(news.map(({ id }) => id))).toEqual(new Set([lines.at(-1)]));
  // Placed, shipped and delivered, and the welcome.
  const mails = async () =>
    (await readdir(join(folder, '.data/mail'))).filter((name) => name.endsWith('.eml'));
  await expect.poll(mails, { timeout: 10_000 }).toHaveLength(4);

  const { code: verified, stdout } = await runScript('verify', [], { DATABASE_URL: database.url });
  expect(verified, stdout).toBe(0);
});
