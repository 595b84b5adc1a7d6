import type { ServerConnection, Thread } from './server-connection.js';

/** For so long it is tried to end a session that was given up. After it, the server's own time-outs have to do. */
const TRY_MS = 10 * 60_000;
/** Looks at the server until a session that was given up has to have stood there, idle or busy, for a second. */
const LOOKS = 30;

/**
 * The sessions of connections that were given up. To the server they still stand, it may be for hours, and with them the
 * row locks of a transaction that no one will end.
 */
export class AbandonedSessions {
  readonly #byThread = new Map<number, { until: number; looks: number }>();

  get size(): number {
    return this.#byThread.size;
  }

  /** @param threadId the server's; null before the handshake */
  add(threadId: number | null): void {
    if (threadId) this.#byThread.set(threadId, { until: performance.now() + TRY_MS, looks: 0 });
  }

  clear(): void {
    this.#byThread.clear();
  }

  /** @throws the driver's error; what is left is for the next visit */
  async killAll(visit: ServerConnection, threads: ReadonlyMap<number, Thread>): Promise<void> {
    for (const [threadId, tried] of this.#byThread) {
      const thread = threads.get(threadId);
      // One that keeps beginning something is not the one that was given up, but has its number on another server.
      const isIt = thread !== undefined && thread.seconds >= 1;
      if (isIt) await visit.kill(threadId);
      if (isIt || !thread || ++tried.looks === LOOKS) this.#byThread.delete(threadId);
    }
  }

  dropExpired(): void {
    for (const [threadId, { until }] of this.#byThread) {
      if (performance.now() > until) this.#byThread.delete(threadId);
    }
  }
}
