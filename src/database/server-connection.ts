import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Connection, type ConnectionOptions, createConnection, type RowDataPacket } from 'mysql2';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** mysql2's connection with its socket, which is missing in its types. */
export type DriverConnection = Connection & { stream: Socket };

/** State of one of our sessions, according to the server. */
export interface Thread {
  /** Whether it is waiting for a statement. */
  isIdle: boolean;
  /** Whole seconds in the current state. */
  seconds: number;
}

/** A separate connection outside the pool, for quick statements about our sessions. */
export class ServerConnection {
  private constructor(
    private readonly connection: DriverConnection,
    private readonly options: ConnectionOptions,
  ) {}

  /** @throws the driver's error when the server does not accept the connection quickly */
  static async open(options: ConnectionOptions): Promise<ServerConnection> {
    const connection = createConnection({
      ...options,
      connectTimeout: QUICK_STATEMENT_MS,
    }) as DriverConnection;
    // Must not keep the process alive.
    connection.stream.unref();
    const connected = once(connection, 'connect');
    // once() handles the first error; later ones can be ignored.
    connection.on('error', () => {});
    try {
      await connected;
    } catch (error) {
      connection.stream.destroy();
      throw error;
    }
    return new ServerConnection(connection, options);
  }

  /** The sessions of our user in our database, by id. @throws the driver's error */
  async threads(): Promise<Map<number, Thread>> {
    const rows = await this.#ask('SHOW PROCESSLIST');
    const { user, database } = this.options;
    const own = rows.filter((row) => row.User === user && row.db === database);
    return new Map(
      own.map(({ Id, Command, Time }) => [
        Number(Id),
        { isIdle: Command === 'Sleep', seconds: Number(Time) },
      ]),
    );
  }

  /** Kills a session, which releases its locks. It may have ended already. @throws the driver's error */
  async kill(threadId: number): Promise<void> {
    try {
      await this.#ask(`KILL ${threadId}`);
    } catch (error) {
      if ((error as { fatal?: boolean }).fatal) throw error;
    }
  }

  close(): void {
    this.connection.stream.destroy();
  }

  #ask(sql: string): Promise<RowDataPacket[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.connection.stream.destroy(new Error(`no answer to ${sql}`));
      }, QUICK_STATEMENT_MS);
      this.connection.query<RowDataPacket[]>(sql, (error, rows) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve(rows);
      });
    });
  }
}
