import type { DriverConnection, Thread } from './server-connection.js';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** Pause between the two answers of the server that are needed to call a connection dead. */
const SECOND_LOOK_MS = 250;
/** While the server is busy with the statement, each check comes later than the previous one by this factor. */
const LOOKS_GROW = 1.5;

type StatementError = { errno?: number; fatal?: boolean } | null | undefined;

export interface Watcher {
  /** Limit of statements without their own, in milliseconds. */
  defaultMs: number;
  begun(): void;
  /** The server answered with an error. */
  refused(connection: WatchedConnection, errno: number | undefined): void;
}

/** A connection, and how long its current statement has not been answered. */
export class WatchedConnection {
  /** Age of the current statement in milliseconds; does not grow while this process is suspended. */
  ageMs = 0;
  /** Number of statements so far, to distinguish one from the next. */
  sent = 0;
  heardAt = 0;
  readonly bornAt = performance.now();
  /** Limit of the next statement, if it has its own. For the handshake the driver has connectTimeout. */
  nextLimitMs: number | undefined = Number.POSITIVE_INFINITY;
  /** The handshake counts as one. */
  #unanswered = 0;
  #limitMs = 0;
  #lookAtMs = 0;
  /** Bytes received when the server last said that the session is idle. */
  #idleAt: number | undefined;

  constructor(
    readonly driver: DriverConnection,
    private readonly watcher: Watcher,
  ) {
    this.#begin();
    driver.once('connect', () => this.#end());
    this.#follow('query');
    this.#follow('execute');
  }

  get isBusy(): boolean {
    return this.#unanswered > 0;
  }

  get isLate(): boolean {
    return this.isBusy && this.ageMs > this.#limitMs;
  }

  /** Whether to ask the server about it. */
  get isOverdue(): boolean {
    return this.isBusy && this.ageMs >= this.#lookAtMs;
  }

  /** Whether the server has said once that the session is idle. */
  get isSuspected(): boolean {
    return this.isBusy && this.#idleAt !== undefined;
  }

  /** @param thread its session as the server has just reported it @returns whether the connection is dead */
  isSilent(thread: Thread | undefined): boolean {
    // Still in its handshake, while another connection was accepted.
    if (!this.driver.threadId) return true;
    const arrived = this.driver.stream.bytesRead;
    // An unknown session proves nothing: the address may lead to several servers.
    if (!thread?.isIdle) {
      this.#idleAt = undefined;
      this.#lookAtMs = this.ageMs * LOOKS_GROW;
      return false;
    }
    if (this.#idleAt === arrived) return true;
    this.#idleAt = arrived;
    this.#lookAtMs = this.ageMs + SECOND_LOOK_MS;
    return false;
  }

  #follow(method: 'query' | 'execute'): void {
    // biome-ignore lint/suspicious/noExplicitAny: handed on as they come, whichever of the driver's signatures it was
    const send = this.driver[method].bind(this.driver) as (...args: any[]) => any;
    // biome-ignore lint/suspicious/noExplicitAny: see above
    this.driver[method] = ((...args: any[]) => {
      this.#begin();
      let isOver = false;
      const over = (error?: StatementError) => {
        if (isOver) return;
        isOver = true;
        this.#end(error);
      };
      const callback = args.at(-1);
      if (typeof callback === 'function') {
        args[args.length - 1] = (error: StatementError, ...results: unknown[]) => {
          over(error);
          callback(error, ...results);
        };
      }
      try {
        const command = send(...args);
        if (typeof callback !== 'function') command.once('error', over).once('end', over);
        return command;
      } catch (error) {
        over();
        throw error;
      }
    }) as never;
  }

  #begin(): void {
    const limitMs = this.nextLimitMs ?? this.watcher.defaultMs;
    this.nextLimitMs = undefined;
    this.#limitMs = this.isBusy ? Math.max(limitMs, this.#limitMs) : limitMs;
    if (this.#unanswered++ === 0) this.#startCounting();
    this.watcher.begun();
  }

  #end(error?: StatementError): void {
    this.#unanswered--;
    if (this.isBusy) this.#startCounting();
    if (error?.fatal) return;
    this.heardAt = performance.now();
    if (error) this.watcher.refused(this, error.errno);
  }

  #startCounting(): void {
    this.sent++;
    this.ageMs = 0;
    this.#lookAtMs = QUICK_STATEMENT_MS;
    this.#idleAt = undefined;
  }
}
