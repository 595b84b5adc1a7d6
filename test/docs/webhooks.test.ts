import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { freePort } from '../../scripts/setup/free-port.mjs';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from '../helpers/app.js';
import { buildAdmin } from '../helpers/factories.js';
import {
  createEndpoint,
  customerUpdated,
  deliveriesAre,
  happened,
  skipPausesUntil,
} from '../helpers/webhooks.js';

const ROOT = join(import.meta.dirname, '../..');

let service: TestApp;
let admin: User;
let folder: string;
let output = '';
const started: ChildProcess[] = [];

beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
  await service.listen();
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-receiver-'));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const page = await readFile(join(ROOT, 'docs/webhooks.md'), 'utf8');
  const [, code] = /```js\n(.*?)```/s.exec(page) ?? [];
  await writeFile(join(folder, 'receiver.mjs'), code as string);
});
afterAll(async () => {
  await service.close();
  for (const receiver of started) receiver.kill();
  await rm(folder, { recursive: true });
});

function startReceiver(port: number, secret: string): ChildProcess {
  const env = { PATH: process.env.PATH, PORT: String(port), WEBHOOK_SECRET: secret };
  const receiver = spawn(process.execPath, ['receiver.mjs'], { cwd: folder, env });
  for (const stream of [receiver.stdout, receiver.stderr]) stream.on('data', (chunk) => (output += chunk));
  started.push(receiver);
  return receiver;
}

it('the receiver of docs/webhooks.md prints signed events in order, while it is killed and started again', async () => {
  const port = await freePort();
  const { id, secret } = await createEndpoint(service, admin, { url: `http://127.0.0.1:${port}/` });
  const tell = (version: number) => happened(service.sequelize, [customerUpdated('1', version)]);
  const printed = () => [...output.matchAll(/^\d+ customer\.updated 1$/gm)].length;

  const first = startReceiver(port, secret);
  await tell(1);
  await vi.waitFor(() => expect(printed()).toBe(1), 10_000);
  // It prints before it answers.
  await deliveriesAre(id, 1);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await tell(2);
  await tell(3);
  await vi.waitFor(async () =>
    expect(
      (await service.request('GET', `/api/admin/webhook-endpoints/${id}`, { as: admin })).body,
    ).toMatchObject({
      pending: 2,
      failures: 1,
    }),
  );
  startReceiver(port, secret);
  const wake = () =>
    service.request('POST', `/api/admin/webhook-endpoints/${id}/replay`, {
      as: admin,
      body: { from: '2100-01-01T00:00:00Z' },
    });
  await skipPausesUntil(service.sequelize, id, wake, () => printed() === 3);
  const sequences = [...output.matchAll(/^(\d+) /gm)].map(([, sequence]) => Number(sequence));
  expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  await deliveriesAre(id, 3);

  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"type":"forged"}' });
  expect(answer.status).toBe(400);
  expect(output).not.toContain('forged');
});
