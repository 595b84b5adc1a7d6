import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { outcomeOf } from '../../scripts/setup/mariadb-process.mjs';
import { systemTableScripts } from '../../scripts/setup/mariadb-server.mjs';
import { dieWithParent } from '../../scripts/setup/steps.mjs';
import type { Engine } from './find-engines.js';

const START_TIMEOUT_MS = 120_000;
const POLL_MS = 50;

export interface EngineServerOptions {
  engine: Engine;
  /** Its own: it keeps everything there. The path must be short, since its socket lies there, too. */
  folder: string;
  /** What it is besides a server that is small, quick and durable. */
  flags?: readonly string[];
  /** What comes before the command, such as `ip netns exec`. */
  within?: readonly string[];
}

/** One server of any engine, on a Unix socket. Its root has no password. */
export class EngineServer {
  readonly socketPath: string;
  readonly log: string;
  #child: ChildProcess | undefined;
  #exited: Promise<string> | undefined;

  constructor(readonly options: EngineServerOptions) {
    this.socketPath = join(options.folder, 's');
    this.log = join(options.folder, 'server.log');
  }

  /** DATABASE_URL of a database on it. */
  url(database: string): string {
    return `mysql://root@localhost/${database}?socketPath=${encodeURIComponent(this.socketPath)}`;
  }

  /** Runs statements, one after the other on one connection. @returns the rows of the last */
  async query(...statements: string[]): Promise<RowDataPacket[]> {
    const connection = await createConnection({
      socketPath: this.socketPath,
      user: 'root',
      connectTimeout: 5_000,
    });
    // It may be killed meanwhile.
    connection.on('error', () => {});
    try {
      let rows: unknown;
      for (const sql of statements) [rows] = await connection.query(sql);
      return rows as RowDataPacket[];
    } finally {
      connection.destroy();
    }
  }

  /** Makes its tables. */
  async initialise(): Promise<void> {
    const { engine, folder } = this.options;
    for (const name of ['tmp', 'data']) mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
    const isMariadb = engine.kind === 'mariadb';
    this.#run([isMariadb ? '--bootstrap' : '--initialize-insecure'], isMariadb ? 'pipe' : 'ignore');
    if (isMariadb) {
      const scripts = systemTableScripts(engine.program).map((script) => readFileSync(script, 'utf8'));
      // With this variable set, the scripts would tie root to the operating system's root.
      const sql = [
        'CREATE DATABASE IF NOT EXISTS mysql;\nUSE mysql;\nSET @auth_root_socket=NULL;',
        ...scripts,
      ];
      this.#child?.stdin?.on('error', () => {}).end(sql.join('\n'));
    }
    const outcome = await this.#exited;
    if (outcome !== 'exit code 0') throw this.failure(`could not make its tables (${outcome})`);
  }

  /** Starts it, and waits until it is `ready`: unless said otherwise, until it answers. */
  async start(
    flags: readonly string[] = [],
    ready: () => Promise<boolean> = () => this.#answers(),
  ): Promise<void> {
    this.#run([...(this.options.flags ?? []), ...flags]);
    await this.waitUntil(ready);
  }

  /** @throws Error with the end of its log when it ends, or this does not come to be */
  async waitUntil(ready: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await ready().catch(() => false))) {
      if (!this.isRunning || Date.now() > deadline) throw this.failure('did not come up');
      await delay(POLL_MS);
    }
  }

  /** Runs it to its end. @returns what it said meanwhile */
  async runOnce(flags: readonly string[]): Promise<string> {
    const before = this.#said().length;
    this.#run([...(this.options.flags ?? []), ...flags]);
    await this.#exited;
    return this.#said().slice(before);
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.#child?.kill('SIGTERM');
    await this.#exited;
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  get pid(): number {
    return this.#child?.pid ?? Number.NaN;
  }

  /** Resolves when it is gone, with a word on how. */
  get exited(): Promise<string> {
    return this.#exited ?? Promise.resolve('not started');
  }

  get isRunning(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  failure(what: string): Error {
    const last = this.#said().split('\n').slice(-40).join('\n');
    return new Error(`${this.options.engine.name} ${what}. It said last:\n${last}`);
  }

  async #answers(): Promise<boolean> {
    await this.query('SELECT 1');
    return true;
  }

  #run(flags: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore'): void {
    const { engine, within = [] } = this.options;
    const output = openSync(this.log, 'a');
    const server = dieWithParent([...engine.command, ...this.#flags(), ...flags] as [string, ...string[]]);
    const [file, ...args] = [...within, ...server] as [string, ...string[]];
    // Its folder of tables is its own as well: MariaDB writes some files to where it is started.
    this.#child = spawn(file, args, {
      detached: true,
      stdio: [stdin, output, output],
      cwd: this.options.folder,
    });
    closeSync(output);
    this.#exited = outcomeOf(this.#child);
  }

  #flags(): string[] {
    const { engine, folder } = this.options;
    return [
      '--no-defaults',
      ...engine.flags,
      `--datadir=${join(folder, 'data')}`,
      `--tmpdir=${join(folder, 'tmp')}`,
      `--socket=${this.socketPath}`,
      `--pid-file=${join(folder, 'pid')}`,
      ...(process.getuid?.() === 0 ? ['--user=root'] : []),
      '--innodb-flush-log-at-trx-commit=1',
      '--character-set-server=utf8mb4',
      '--default-time-zone=+00:00',
      '--max-connections=300',
      '--innodb-data-file-path=ibdata1:12M:autoextend',
      '--innodb-buffer-pool-dump-at-shutdown=OFF',
      '--innodb-buffer-pool-load-at-startup=OFF',
      ...(engine.kind === 'mariadb'
        ? ['--innodb-log-file-size=16M', '--log-warnings=1']
        : ['--innodb-redo-log-capacity=64M', '--mysqlx=OFF', '--secure-file-priv=NULL']),
    ];
  }

  #said(): string {
    return readFileSync(this.log, 'utf8');
  }
}
