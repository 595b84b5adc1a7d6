import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, createConnection } from 'mysql2';
import { AbandonedSessions } from './abandoned-sessions.js';
import { knownError } from './error-numbers.js';
import { type DriverConnection, ServerConnection } from './server-connection.js';
import { WatchedConnection, type Watcher } from './watched-connection.js';

const TICK_MS = 100;

/**
 * Sees to it that no connection is waited for that does not answer. One whose statement exceeds its limit is destroyed,
 * which the driver reports as a lost connection. And one that has gone silent (a dropped NAT entry, a failover) is told
 * from a slow statement (a lock, a long report) by asking the server on a new connection, from a second on: when it says
 * twice that it waits for us, either our statement or its answer was lost.
 *
 * The session of a connection that was given up is ended at the server as well, where it may hold row locks.
 *
 * It costs a statement some assignments. There is one timer for all connections, and it runs only while something is
 * under way. Time is counted in its ticks: while this process itself stands still, no statement grows older.
 */
export class StatementWatch implements Watcher {
  readonly #connections = new Map<unknown, WatchedConnection>();
  readonly #doomed = new AbandonedSessions();
  #options: ConnectionOptions = {};
  #timer: NodeJS.Timeout | undefined;
  #visiting = false;
  /** What was not heard since may be as silent as the one that was given up. */
  #suspectSince = 0;
  #outdatedBefore = 0;

  /**
   * @param defaultMs limit of a statement that has none of its own
   * @param onGiveUp told of each connection that was given up, how long it had not answered
   */
  constructor(
    public defaultMs: number,
    private readonly onGiveUp: (silentMs: number) => void = () => {},
  ) {}

  /** In place of mysql2's: the connection is watched from its handshake on. */
  readonly createConnection = (options: ConnectionOptions): DriverConnection => {
    this.#options = options;
    const connection = createConnection(options) as DriverConnection;
    this.#connections.set(connection, new WatchedConnection(connection, this));
    connection.stream.once('close', () => this.#connections.delete(connection));
    return connection;
  };

  /** Gives the next statement of a connection a limit of its own. */
  limitNext(connection: unknown, limitMs: number): void {
    const watched = this.#connections.get(connection);
    if (watched) watched.nextLimitMs = limitMs;
  }

  /**
   * Whether a connection of the pool leads to the wrong server, or is as likely to be silent as one that was given up: a
   * new one costs less than to find out. Asked of each before it is used.
   */
  isSuspect(connection: unknown): boolean {
    const watched = this.#connections.get(connection);
    if (!watched) return false;
    if (watched.heardAt < this.#suspectSince) {
      this.#doomed.add(watched.driver.threadId);
      return true;
    }
    return watched.bornAt < this.#outdatedBefore;
  }

  /** Has each connection that there is replaced before it is used again: it leads to the wrong server. */
  renewAll(): void {
    this.#outdatedBefore = performance.now();
  }

  /** Once the pool is closed. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#doomed.clear();
  }

  begun(): void {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  refused({ driver }: WatchedConnection, errno: number | undefined): void {
    if (knownError({ errno })?.meaning !== 'not-here') return;
    // New ones may find the server that takes writes.
    this.renewAll();
    driver.stream.destroy();
  }

  #tick(): void {
    let isUnderWay = this.#doomed.size > 0;
    let isVisitDue = this.#doomed.size > 0;
    for (const connection of this.#connections.values()) {
      if (!connection.isBusy) continue;
      isUnderWay = true;
      connection.ageMs += TICK_MS;
      if (connection.isLate) this.#giveUp(connection);
      else if (connection.isOverdue) isVisitDue = true;
    }
    if (isVisitDue && !this.#visiting) void this.#visit();
    if (isUnderWay) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #giveUp({ driver, ageMs }: WatchedConnection): void {
    // Since it was sent, give or take a tick: what was heard of a little earlier may have gone silent with it.
    this.#suspectSince = Math.max(this.#suspectSince, performance.now() - ageMs + TICK_MS);
    this.#doomed.add(driver.threadId);
    this.onGiveUp(ageMs);
    const error = new Error(`The database has not answered for ${ageMs} ms.`);
    driver.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  }

  /** Looks at the server for as long as there is reason to. After a failure, the next tick tries again. */
  async #visit(): Promise<void> {
    this.#visiting = true;
    let visit: ServerConnection | undefined;
    try {
      visit = await ServerConnection.open(this.#options);
      while (this.#timer && this.#hasReasonToVisit()) {
        const overdue = [...this.#connections.values()].filter(({ isOverdue }) => isOverdue);
        const asked = overdue.map((connection) => ({ connection, sent: connection.sent }));
        const threads = await visit.threads();
        for (const { connection, sent } of asked) {
          const isSame = connection.isBusy && connection.sent === sent;
          if (isSame && connection.isSilent(threads.get(connection.driver.threadId)))
            this.#giveUp(connection);
        }
        await this.#doomed.killAll(visit, threads);
        await delay(TICK_MS, undefined, { ref: false });
      }
    } catch {
      this.#doomed.dropExpired();
    } finally {
      visit?.close();
      this.#visiting = false;
    }
  }

  #hasReasonToVisit(): boolean {
    if (this.#doomed.size > 0) return true;
    return [...this.#connections.values()].some(({ isOverdue, isSuspected }) => isOverdue || isSuspected);
  }
}
