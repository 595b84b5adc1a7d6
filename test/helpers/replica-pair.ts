import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { freePort } from '../../scripts/setup/free-port.mjs';
import { engineAt } from '../engines/find-engines.js';
import { type OwnServer, startOwnServer } from './own-server.js';

/** How one server is told to follow another, and waits for it. What they keep does not outlive the test, so they wait for no disk. */
interface Replication {
  flags: string[];
  ofPrimary: string[];
  ofReplica: string[];
  /** Statements for the replica. @param port of the primary */
  follow(port: number): string[];
  /** What applies, and is held. */
  applier: string;
  /** What the primary has. */
  position: string;
  /** 0 when the replica has that within a minute. */
  waitFor(position: string): string;
}

const MARIADB: Replication = {
  flags: ['--debug-no-sync', '--loose-innodb-log-file-buffering'],
  ofPrimary: ['--binlog-format=ROW'],
  ofReplica: ['--skip-log-bin'],
  follow: (port) => [
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='copier', MASTER_PASSWORD='copier',
      MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos`,
    'START SLAVE',
  ],
  applier: 'SLAVE SQL_THREAD',
  position: '@@GLOBAL.gtid_current_pos',
  waitFor: (position) => `MASTER_GTID_WAIT('${position}', 60)`,
};

const GTIDS = ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'];
const MYSQL: Replication = {
  flags: [...GTIDS, '--sync-binlog=0', '--innodb-flush-log-at-trx-commit=2'],
  ofPrimary: [],
  ofReplica: ['--relay-log-recovery=ON'],
  follow: (port) => [
    `CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=${port}, SOURCE_USER='copier',
      SOURCE_PASSWORD='copier', SOURCE_CONNECT_RETRY=1, SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1`,
    'START REPLICA',
  ],
  applier: 'REPLICA SQL_THREAD',
  position: '@@GLOBAL.gtid_executed',
  waitFor: (position) => `WAIT_FOR_EXECUTED_GTID_SET('${position}', 60)`,
};

interface Server {
  /** DATABASE_URL of the shop on it. */
  url: string;
  /** Runs statements as an administrator, one after the other on one connection. @returns the rows of the last */
  query(...statements: string[]): Promise<RowDataPacket[]>;
}

export interface ReplicaPair {
  primary: Server;
  replica: Server & {
    /** Ends it with SIGKILL. */
    kill(): Promise<void>;
    /** Starts it after that. It replicates on. */
    restart(): Promise<void>;
    /** From now on it applies nothing, however long that takes. */
    hold(): Promise<void>;
    /** Applies what was held, and goes on. */
    release(): Promise<void>;
  };
  /** Resolves when the replica has all that the primary had committed. */
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Two servers of the engine that startOwnServer() starts: one replicates from the other, by GTIDs, and is read-only. */
export async function startReplicaPair(): Promise<ReplicaPair> {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-replica-'));
  const port = await freePort();
  const path = process.env.TEST_ENGINE;
  const { flags, ofPrimary, ofReplica, ...replication } =
    path && engineAt(path)?.kind === 'mysql' ? MYSQL : MARIADB;
  const start = (name: string, more: string[]) => startOwnServer(join(folder, name), [...flags, ...more]);
  const startReplica = () =>
    start('replica', [
      '--skip-networking',
      '--server-id=2',
      '--read-only=1',
      '--relay-log=relay',
      ...ofReplica,
    ]);
  const [primary, first] = await Promise.all([
    start('primary', [
      '--server-id=1',
      '--log-bin=binlog',
      '--skip-networking=0',
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      ...ofPrimary,
    ]),
    startReplica(),
  ]);
  let replica = first;
  const onPrimary = queriesTo(() => primary);
  const onReplica = queriesTo(() => replica);
  await onPrimary("CREATE USER copier IDENTIFIED BY 'copier'", 'GRANT REPLICATION SLAVE ON *.* TO copier');
  await onReplica(...replication.follow(port));
  return {
    primary: { url: primary.url('stockkeeper'), query: onPrimary },
    replica: {
      url: first.url('stockkeeper'),
      query: onReplica,
      async kill() {
        process.kill(replica.pid, 'SIGKILL');
        await replica.exited;
      },
      async restart() {
        replica = await startReplica();
      },
      hold: async () => void (await onReplica(`STOP ${replication.applier}`)),
      release: async () => void (await onReplica(`START ${replication.applier}`)),
    },
    async caughtUp() {
      const [there] = await onPrimary(`SELECT ${replication.position} AS position`);
      const [here] = await onReplica(`SELECT ${replication.waitFor(there?.position)} AS answer`);
      if (Number(here?.answer) !== 0) throw new Error('The replica does not catch up with its primary.');
    },
    async stop() {
      await Promise.all([replica.stop(), primary.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function queriesTo(server: () => OwnServer): Server['query'] {
  return async (...statements) => {
    const connection = await createConnection({ uri: server().url('mysql') });
    try {
      let rows: unknown;
      for (const sql of statements) [rows] = await connection.query(sql);
      return rows as RowDataPacket[];
    } finally {
      connection.destroy();
    }
  };
}
