import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { migrations } from '../../db/migrations/index.js';
import { canDump } from '../../scripts/setup/mariadb-server.mjs';
import { call } from '../helpers/api-client.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { orderBody } from '../helpers/factories.js';
import { PASTE_TIMEOUT_MS } from '../helpers/paste.js';
import { startServer } from '../helpers/server-process.js';
import { SHORT_LIFE } from '../helpers/short-life.js';

// What docs/operations.md tells those who run a shop to type, typed.

const ROOT = join(import.meta.dirname, '../..');
let database: TestDatabase;
let restored: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createEmptyDatabase();
  restored = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-operations-'));
});
afterAll(async () => {
  await database.drop();
  await restored.drop();
  await rm(folder, { recursive: true });
});

const nameOf = ({ url }: TestDatabase) => new URL(url).pathname.slice(1);

/** The blocks of commands under a heading, with the compiled scripts in place of npm's, and these databases as `shop`. */
async function commandsUnder(heading: string): Promise<string> {
  const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const page = await readFile(join(ROOT, 'docs/operations.md'), 'utf8');
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const blocks = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, lines]) => lines as string);
  return blocks
    .join('\n')
    .replace(/npm run (?:--silent )?([\w:]+)(?: --(?= ))?/g, (_all, name: string) => {
      const [, script, args] = /scripts\/([\w-]+)\.ts(.*)$/.exec(scripts[name]) ?? [];
      const node = [process.execPath, ...SHORT_LIFE].join(' ');
      return `${node} ${join(inject('build'), 'scripts', `${script}.js`)}${args}`;
    })
    .replace(/^export DATABASE_URL=.*$/m, `export DATABASE_URL='${restored.url}'`)
    .replaceAll('shop_restored', nameOf(restored))
    .replace(/ shop$/gm, ` ${nameOf(database)}`);
}

function type(script: string): Promise<{ code: number | null; output: string }> {
  const shell = spawn('sh', ['-ex'], {
    cwd: folder,
    env: { PATH: process.env.PATH, DATABASE_URL: database.url },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
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

it('doctor, migrations and seeds do what the page says, one after the other', {
  timeout: PASTE_TIMEOUT_MS,
}, async () => {
  const sections = ['Can the service work here?', 'Migrations in CI', 'Seeds'];
  const { code, output } = await type((await Promise.all(sections.map(commandsUnder))).join('\n'));
  expect(code, output).toBe(0);
  expect(output).toContain(`Applied ${migrations.length} migrations.`);
  expect(output).toContain('The service can work here.');
});

describe.skipIf(!canDump())('a backup', () => {
  it('that is taken while orders come in restores to a shop that adds up', {
    timeout: PASTE_TIMEOUT_MS,
  }, async () => {
    const { hostname, port, username, password, searchParams } = new URL(database.url);
    const socket = searchParams.get('socketPath');
    const where = socket ? `socket=${socket}` : `host=${hostname}\nport=${port || 3306}`;
    const login = `[client]\n${where}\nuser=${username}\n${password && `password=${decodeURIComponent(password)}\n`}`;
    await writeFile(join(folder, 'shop.cnf'), login, { mode: 0o600 });
    // The page makes it.
    await restored.drop();

    const server = startServer({ DATABASE_URL: database.url, DEMO_SEED: 'true' });
    const acknowledged: string[] = [];
    let stop = false;
    try {
      const base = await server.listening();
      const customer = { email: 'customer@example.com', password: 'customer-demo-password' };
      const { accessToken } = (await call(base, 'POST', '/api/auth/login', { body: customer })).body;
      const shop = async () => {
        while (!stop) {
          const items = [{ productId: 1 + (acknowledged.length % 20), quantity: 1 }];
          const body = orderBody(items, { shippingMethod: 'standard' });
          const { status, body: order } = await call(base, 'POST', '/api/orders', {
            token: accessToken,
            body,
          });
          if (status === 201) acknowledged.push(order.id);
        }
      };
      const shopping = Promise.all(Array.from({ length: 8 }, shop));
      await expect.poll(() => acknowledged.length, { timeout: 30_000 }).toBeGreaterThan(20);
      const before = [...acknowledged];
      const { code, output } = await type(await commandsUnder('Backup and restore'));
      stop = true;
      await shopping;
      expect(code, output).toBe(0);
      expect(acknowledged.length).toBeGreaterThan(before.length);

      const pool = connectTo(restored);
      const rows = await pool.query<{ id: string }>('SELECT id FROM orders', { type: QueryTypes.SELECT });
      await pool.close();
      const kept = new Set(rows.map(({ id }) => id));
      expect(before.filter((id) => !kept.has(id))).toEqual([]);
    } finally {
      stop = true;
      await server.stop();
    }
  });
});
