import type { DriverConnection, Thread } from './server-connection.js';
import { QUICK_STATEMENT_MS } from './statement-limits.js';

/** Between the two looks at the server that it takes to call a connection silent. */
const SECOND_LOOK_MS = 250;
/** By so much a look is later than the one before it, of a statement that the server is busy with. */
const LOOKS_GROW = 1.5;

type StatementError = { errno?: number; fatal?: boolean } | null | undefined;

export interface Watcher {
  /** Limit of a statement that has none of its own. */
  defaultMs: number;
  begun(): void;
  /** The server answered with an error. */
  refused(connection: WatchedConnection, errno: number | undefined): void;
}

/** A connection, and how long it has not answered what it was asked. */
export class WatchedConnection {
  /** Of the statement under way, since it was sent; in milliseconds of a clock that stands still while we do. */
  ageMs = 0;
  /** How many statements there have been, so that one is told from the next. */
  sent = 0;
  heardAt = 0;
  readonly bornAt = performance.now();
  /** Of the next statement, when it has a limit of its own. The handshake's is the driver's connectTimeout. */
  nextLimitMs: number | undefined = Number.POSITIVE_INFINITY;
  /** The handshake counts as one. */
  #unanswered = 0;
  #limitMs = 0;
  #lookAtMs = 0;
  /** What had arrived when the server said that it waits for us. */
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

  /** Whether the server is to be asked about it. */
  get isOverdue(): boolean {
    return this.isBusy && this.ageMs >= this.#lookAtMs;
  }

  /** Whether the server has said once that it waits for us. */
  get isSuspected(): boolean {
    return this.isBusy && this.#idleAt !== undefined;
  }

  /** @param thread what the server says of it, just now @returns whether it is silent */
  isSilent(thread: Thread | undefined): boolean {
    // Still shaking hands, while another one was let in.
    if (!this.driver.threadId) return true;
    const arrived = this.driver.stream.bytesRead;
    // Of a session that it does not know it cannot tell: it may be another server, behind one address.
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
