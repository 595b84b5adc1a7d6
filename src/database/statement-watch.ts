import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, createConnection } from 'mysql2';
import { AbandonedSessions } from './abandoned-sessions.js';
import { knownError } from './error-numbers.js';
import { countServerError, unansweredConnections } from './metrics.js';
import { type DriverConnection, ServerConnection } from './server-connection.js';
import { WatchedConnection, type Watcher } from './watched-connection.js';

const TICK_MS = 100;

/**
 * Closes connections that do not answer. If a statement exceeds its limit, its connection is destroyed, which the driver
 * reports as a lost connection. To distinguish a dead connection (a dropped NAT entry, a failover) from a slow statement (a
 * lock, a long report), it asks the server on a new connection after one second: if the server says twice that the session is
 * idle, either our statement or its answer was lost.
 *
 * The server session of a closed connection is killed too, since it may hold row locks.
 *
 * The cost per statement is a few assignments. One timer serves all connections, and runs only while statements are in
 * progress. Time is counted in its ticks, so statements do not age while this process is suspended.
 */
export class StatementWatch implements Watcher {
  readonly #connections = new Map<unknown, WatchedConnection>();
  readonly #doomed = new AbandonedSessions();
  #options: ConnectionOptions = {};
  #timer: NodeJS.Timeout | undefined;
  #visiting = false;
  /** Connections without an answer since this time may be as dead as the one that was closed. */
  #suspectSince = 0;
  #outdatedBefore = 0;

  /**
   * @param defaultMs limit of a statement that has none of its own
   * @param onGiveUp called for each closed connection, with the milliseconds it had not answered
   */
  constructor(
    public defaultMs: number,
    private readonly onGiveUp: (silentMs: number) => void = () => {},
  ) {}

  /** Replaces mysql2's createConnection: watches the connection from its handshake on. */
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
   * Whether a pooled connection leads to the wrong server or is probably dead. Replacing it costs less than finding out. The pool
   * asks this before each use.
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

  /** Has all present connections replaced before their next use: they lead to the wrong server. */
  renewAll(): void {
    this.#outdatedBefore = performance.now();
  }

  /** Call it after closing the pool. */
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
    countServerError(errno);
    if (knownError({ errno })?.meaning !== 'not-here') return;
    // New connections may reach the server that accepts writes.
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
    // Since the statement was sent, minus a tick: connections that last answered before may be dead too.
    this.#suspectSince = Math.max(this.#suspectSince, performance.now() - ageMs + TICK_MS);
    this.#doomed.add(driver.threadId);
    unansweredConnections.inc();
    this.onGiveUp(ageMs);
    const error = new Error(`The database has not answered for ${ageMs} ms.`);
    driver.stream.destroy(Object.assign(error, { code: 'ETIMEDOUT' }));
  }

  /** Asks the server as long as there is a reason to. After an error, the next tick tries again. */
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
