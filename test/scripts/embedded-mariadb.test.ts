import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { identify, isRunning, type ProcessIdentity } from '../../scripts/setup/folder-lock.mjs';

type Embedded = Awaited<ReturnType<typeof startEmbeddedMariadb>>;

let parent: string;
let dataDir: string;
/** The data folder of a server that has come up and gone again: making its tables is most of a first start. */
let madeBefore: string;
const started: Embedded[] = [];
const launchers: ChildProcess[] = [];

beforeAll(async () => {
  madeBefore = mkdtempSync(join(tmpdir(), 'stockkeeper-embedded-made-'));
  await (await startEmbeddedMariadb({ dataDir: madeBefore })).stop();
});
afterAll(() => rmSync(madeBefore, { recursive: true }));

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'stockkeeper-embedded-'));
  dataDir = join(parent, 'mariadb');
});

afterEach(async () => {
  for (const database of started.splice(0)) await database.stop();
  for (const launcher of launchers.splice(0)) await end(launcher);
  rmSync(parent, { recursive: true });
});

async function start(folder = dataDir): Promise<Embedded> {
  const database = await startEmbeddedMariadb({ dataDir: folder });
  started.push(database);
  return database;
}

/** As if it had been started here before. */
function giveTables(folder = dataDir) {
  cpSync(join(madeBefore, 'data'), join(folder, 'data'), { recursive: true });
}

async function query(database: Embedded, sql: string) {
  const connection = await mysql.createConnection(database.url('stockkeeper'));
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

/** A launcher in a process of its own, which stops its database when its stdin ends. */
async function launch() {
  const module = new URL('../../scripts/embedded-mariadb.mjs', import.meta.url).href;
  const source = `
    import { startEmbeddedMariadb } from ${JSON.stringify(module)};
    const { pid, owned, stop } = await startEmbeddedMariadb({ dataDir: process.argv[1] });
    console.log(JSON.stringify({ pid, owned }));
    process.stdin.resume().on('end', stop);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  launchers.push(child);
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, ...(JSON.parse(String(line)) as { pid: number; owned: boolean }) };
}

async function end(child: ChildProcess) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.stdin?.end();
  await exited;
}

const gone = (server: ProcessIdentity) =>
  vi.waitUntil(() => !isRunning(server), { timeout: 15_000, interval: 20 });

describe('a private MariaDB', { timeout: 60_000 }, () => {
  it('comes up from nothing, with its database, for its user only, durable', async () => {
    const database = await start();
    expect(database.owned).toBe(true);
    const [row] = await query(
      database,
      `SELECT DATABASE() AS name, @@character_set_database AS charset, @@skip_networking AS offline,
              @@innodb_flush_log_at_trx_commit AS flush, @@max_connections AS connections, @@time_zone AS zone`,
    );
    expect(row).toEqual({
      name: 'stockkeeper',
      charset: 'utf8mb4',
      offline: 1,
      flush: 1,
      connections: 200,
      zone: '+00:00',
    });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('has exactly one owner when several launchers come at once', async () => {
    const all = await Promise.all([launch(), launch(), launch(), launch()]);
    expect(all.filter(({ owned }) => owned)).toHaveLength(1);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
  });

  it('begins again when making its tables was interrupted', async () => {
    mkdirSync(join(dataDir, 'data.new-1', 'mysql'), { recursive: true });
    expect(await query(await start(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(() => statSync(join(dataDir, 'data.new-1'))).toThrow('ENOENT');
  });

  it('fails at once, with the end of its log, when its data is broken', async () => {
    mkdirSync(join(dataDir, 'data'), { recursive: true });
    await expect(start()).rejects.toThrow(/privilege tables[\s\S]*ended while starting/);
    // And leaves nothing behind that would keep the next launcher waiting.
    rmSync(join(dataDir, 'data'), { recursive: true });
    giveTables();
    expect((await start()).owned).toBe(true);
  });

  it('listens elsewhere when its folder has too long a name for a socket', async () => {
    const folder = join(parent, 'a-folder-of-forty-characters-and-no-more'.repeat(3), 'mariadb');
    giveTables(folder);
    const database = await start(folder);
    expect(Buffer.byteLength(database.socketPath)).toBeLessThan(108);
    expect(await query(database, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a private MariaDB that has its tables', { timeout: 60_000 }, () => {
  beforeEach(() => giveTables());

  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (n INT)');
    await query(first, 'INSERT INTO kept VALUES (42)');
    await first.stop();
    expect(await first.exited).toBe('exit code 0');
    expect(await query(await start(), 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  it('outlives an adopter that stops, and tells the others when its owner stops it', async () => {
    const owner = await launch();
    const leaving = await launch();
    const staying = await start();
    expect([owner.owned, leaving.owned, staying.owned]).toEqual([true, false, false]);
    await end(leaving.child);
    expect(await query(staying, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await end(owner.child);
    expect(await staying.exited).toMatch(/stopped by the process that started it/);
  });

  it('is not adopted on its way out: the next launcher starts it anew', async () => {
    const first = await start();
    const stopped = first.stop();
    const second = await start();
    expect(second.owned).toBe(true);
    expect(second.pid).not.toBe(first.pid);
    await stopped;
    expect(await query(second, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps what was committed when it is killed, and says that it is gone', async () => {
    const first = await start();
    await query(first, 'CREATE TABLE kept (n INT)');
    await query(first, 'INSERT INTO kept VALUES (42)');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toBe('SIGKILL');
    const second = await start();
    expect(second.owned).toBe(true);
    expect(await query(second, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
  });

  it.runIf(process.platform === 'linux')('goes when its launcher is killed', async () => {
    const { child, pid } = await launch();
    const server = identify(pid);
    child.kill('SIGKILL');
    await gone(server);
    expect((await start()).owned).toBe(true);
  });

  it('is ended and started anew when its owner left it behind', async () => {
    const owner = await start();
    const orphan = identify(owner.pid);
    // What kill -9 of the owner leaves where nothing ends the server with it.
    writeFileSync(join(dataDir, 'lock', 'holder.json'), holderThatIsGone());
    const next = await start();
    expect(next.owned).toBe(true);
    expect(isRunning(orphan)).toBe(false);
  });

  it('takes over the lock of a process whose id belongs to another one now', async () => {
    mkdirSync(join(dataDir, 'lock'), { recursive: true });
    writeFileSync(join(dataDir, 'lock', 'holder.json'), holderThatIsGone());
    expect((await start()).owned).toBe(true);
  });
});

/** This very process's id, but not the time at which it started. */
function holderThatIsGone() {
  return JSON.stringify({ token: 'gone', ...identify(process.pid), startedAt: 'before the reboot' });
}
