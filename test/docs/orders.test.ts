import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../helpers/database.js';
import { type ServerProcess, startServer } from '../helpers/server-process.js';

// What docs/orders.md tells a newcomer to paste, pasted.

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

/** Its lines one after the other in one shell, which ends with the first one that fails. */
function paste(script: string): Promise<{ code: number | null; output: string }> {
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

it('its commands do what it says', async () => {
  const blocks = [...(await readFile('docs/orders.md', 'utf8')).matchAll(/^```sh\n(.*?)^```$/gms)];
  const script = blocks.map(([, lines]) => `${lines}\necho\n`).join('');
  const { code, output } = await paste(script.replaceAll('localhost:3000', new URL(base).host));
  expect(code, output).toBe(0);
  const answers = output.match(/^\{.*\}$/gm) ?? [];
  // Answers of one block stand on one line.
  const documents = answers.flatMap((line) => line.split(/(?<=\})(?=\{")/)).map((text) => JSON.parse(text));
  const refused = documents.filter(({ code }) => code !== undefined);
  expect(refused.map(({ code }) => code)).toEqual(['PRECONDITION_FAILED']);
  expect(documents.flatMap(({ status }) => (typeof status === 'string' ? [status] : []))).toEqual([
    'processing',
    'shipped',
    'approved',
    'received',
    'cancelled',
  ]);
  const events = documents.find(({ items }) => items?.[0]?.kind === 'placed');
  expect(events.items.map(({ kind }: { kind: string }) => kind)).toEqual([
    'placed',
    'status_changed',
    'units_shipped',
    'units_cancelled',
    'fulfilment_delivered',
    'return_requested',
    'return_approved',
    'return_received',
  ]);
  expect(events.items.at(-1).toStatus).toBe('delivered');
  const ledger = documents.find(({ items }) => items?.[0]?.kind === 'return');
  expect(
    ledger.items
      .slice(0, 4)
      .map(({ kind, quantity }: { kind: string; quantity: number }) => [kind, quantity]),
  ).toEqual([
    ['return', 1],
    ['write_off', -1],
    ['cancellation', 1],
    ['order', -3],
  ]);
});
