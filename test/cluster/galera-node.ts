import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { outcomeOf, serverFlags } from '../../scripts/setup/mariadb-process.mjs';
import { dieWithParent } from '../../scripts/setup/steps.mjs';

const START_TIMEOUT_MS = 90_000;
const POLL_MS = 50;

export interface NodeOptions {
  /** Paths of the server program and of Galera's library, and the folder of the script that hands data over. */
  server: string;
  provider: string;
  transfer: string;
  folder: string;
  /** The ports on which the members of the cluster listen for each other. */
  members: readonly number[];
  /** Its own: that of `members`, one for what it has missed, one that a whole copy of the data would come to. */
  own: readonly [group: number, incremental: number, whole: number];
}

/** One server of a Galera cluster. */
export class GaleraNode {
  readonly folder: string;
  private readonly log: string;
  private readonly socketPath: string;
  private child: ChildProcess | undefined;
  private exited: Promise<string> | undefined;

  constructor(private readonly options: NodeOptions) {
    this.folder = options.folder;
    this.log = join(this.folder, 'node.log');
    this.socketPath = join(this.folder, 's');
  }

  /** DATABASE_URL of a database on this node. */
  url(database: string): string {
    return `mysql://root@localhost/${database}?socketPath=${encodeURIComponent(this.socketPath)}`;
  }

  /** Runs statements, one after the other on one connection. @returns the rows of the last */
  async query(...statements: string[]): Promise<RowDataPacket[]> {
    const connection = await createConnection({ socketPath: this.socketPath, user: 'root' });
    try {
      let rows: unknown;
      for (const sql of statements) [rows] = await connection.query(sql);
      return rows as RowDataPacket[];
    } finally {
      connection.destroy();
    }
  }

  /**
   * Starts the server, and waits until it takes statements as a member of the cluster.
   * @param asFirst whether it is the cluster, which others then join
   */
  async start({ asFirst = false } = {}): Promise<void> {
    this.run(asFirst ? ['--wsrep-new-cluster'] : []);
    await this.synced();
  }

  /** Starts it after it was killed, and waits until it has what it has missed. */
  async rejoin(): Promise<void> {
    const before = this.said().length;
    this.run(['--wsrep-recover']);
    await this.exited;
    const position = /Recovered position: (\S+)/.exec(this.said().slice(before))?.[1];
    if (!position) throw this.failure('does not know how far it had come');
    this.run([`--wsrep-start-position=${position}`]);
    await this.synced();
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    this.child?.kill('SIGTERM');
    await this.exited;
  }

  /** Ends it with SIGKILL. */
  async kill(): Promise<void> {
    this.child?.kill('SIGKILL');
    await this.exited;
  }

  private run(flags: string[]): void {
    const output = openSync(this.log, 'a');
    const data = join(this.folder, 'data');
    const command = dieWithParent([
      this.options.server,
      ...serverFlags(data),
      `--socket=${this.socketPath}`,
      ...this.galera(),
      ...flags,
    ]);
    const [file, ...args] = command;
    this.child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { ...process.env, PATH: `${this.options.transfer}:${process.env.PATH}` },
    });
    closeSync(output);
    this.exited = outcomeOf(this.child);
  }

  private galera(): string[] {
    const { provider, members, own } = this.options;
    const [group, incremental, whole] = own.map((port) => `127.0.0.1:${port}`);
    return [
      '--binlog-format=ROW',
      '--innodb-autoinc-lock-mode=2',
      '--wsrep-on=ON',
      `--wsrep-provider=${provider}`,
      `--wsrep-cluster-address=gcomm://${members.map((port) => `127.0.0.1:${port}`).join(',')}`,
      `--wsrep-node-address=${group}`,
      '--wsrep-sst-method=same_folder',
      `--wsrep-sst-receive-address=${whole}`,
      `--wsrep-provider-options=gmcast.listen_addr=tcp://${group};ist.recv_addr=${incremental};gcache.size=64M`,
    ];
  }

  private async synced(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while ((await this.state()) !== 'Synced') {
      const runs = this.child?.exitCode === null && this.child.signalCode === null;
      if (!runs || Date.now() > deadline) throw this.failure('did not come up');
      await delay(POLL_MS);
    }
  }

  private async state(): Promise<string> {
    try {
      const [row] = await this.query("SHOW STATUS LIKE 'wsrep_local_state_comment'");
      return String(row?.Value);
    } catch {
      return 'not there yet';
    }
  }

  private said(): string {
    return readFileSync(this.log, 'utf8');
  }

  private failure(what: string): Error {
    const last = this.said().split('\n').slice(-40).join('\n');
    return new Error(`A node of the cluster ${what}. It said last:\n${last}`);
  }
}
