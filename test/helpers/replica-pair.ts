import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { startEmbeddedMariadb } from '../../scripts/embedded-mariadb.mjs';
import { freePort } from '../../scripts/setup/free-port.mjs';

/** What it keeps does not outlive the test, so it waits for no disk. */
const FLAGS = ['--debug-no-sync', '--loose-innodb-log-file-buffering'];

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
  stop(): Promise<void>;
}

/** Two servers, of which one replicates from the other: binary log with GTIDs, read-only. */
export async function startReplicaPair(): Promise<ReplicaPair> {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-replica-'));
  const port = await freePort();
  const start = (name: string, flags: string[]) =>
    startEmbeddedMariadb({ dataDir: join(folder, name), flags: [...FLAGS, ...flags] });
  const startReplica = () => start('replica', ['--server-id=2', '--read-only=1', '--relay-log=relay']);
  const [primary, first] = await Promise.all([
    start('primary', [
      '--server-id=1',
      '--log-bin=binlog',
      '--binlog-format=ROW',
      '--skip-networking=0',
      '--bind-address=127.0.0.1',
      `--port=${port}`,
    ]),
    startReplica(),
  ]);
  let replica = first;
  const onPrimary = queriesTo(() => primary.socketPath);
  const onReplica = queriesTo(() => replica.socketPath);
  await onPrimary("CREATE USER copier IDENTIFIED BY 'copier'", 'GRANT REPLICATION SLAVE ON *.* TO copier');
  await onReplica(
    `CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${port}, MASTER_USER='copier', MASTER_PASSWORD='copier',
      MASTER_CONNECT_RETRY=1, MASTER_USE_GTID=slave_pos`,
    'START SLAVE',
  );
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
      hold: async () => void (await onReplica('STOP SLAVE SQL_THREAD')),
      release: async () => void (await onReplica('START SLAVE SQL_THREAD')),
    },
    async stop() {
      await Promise.all([replica.stop(), primary.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function queriesTo(socketPath: () => string): Server['query'] {
  return async (...statements) => {
    const connection = await createConnection({ socketPath: socketPath(), user: 'root' });
    try {
      let rows: unknown;
      for (const sql of statements) [rows] = await connection.query(sql);
      return rows as RowDataPacket[];
    } finally {
      connection.destroy();
    }
  };
}
