import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type Connection, type ConnectionOptions, createConnection, type RowDataPacket } from 'mysql2';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** mysql2's, with the socket that its types leave out. */
export type DriverConnection = Connection & { stream: Socket };

/** What the server says of one of our sessions. */
export interface Thread {
  /** Whether it waits for us to send something. */
  isIdle: boolean;
  /** Whole seconds since it began what it does. */
  seconds: number;
}

/** A look at the server from outside the pool, on a connection that is new, and on which nothing takes long. */
export class ServerConnection {
  private constructor(
    private readonly connection: DriverConnection,
    private readonly options: ConnectionOptions,
  ) {}

  /** @throws the driver's error when the server does not let us in at once */
  static async open(options: ConnectionOptions): Promise<ServerConnection> {
    const connection = createConnection({
      ...options,
      connectTimeout: QUICK_STATEMENT_MS,
    }) as DriverConnection;
    // No process stays for it.
    connection.stream.unref();
    const connected = once(connection, 'connect');
    // once() takes the first; one that follows is no news.
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

  /** Ends a session, which then holds no locks any more. It may be gone already. @throws the driver's error */
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
