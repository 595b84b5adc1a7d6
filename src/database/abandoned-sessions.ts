import type { ServerConnection, Thread } from './server-connection.js';

/** How long to try to kill a session. After that, the server's own timeouts end it. */
const TRY_MS = 10 * 60_000;
/** Attempts after which a session that never looked abandoned is dropped. */
const LOOKS = 30;

/**
 * Server sessions of connections that this process gave up. On the server they may stay open for hours, with the row locks of
 * a transaction that nobody will end, so they are killed.
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

  /** Kills the sessions. @throws the driver's error; the rest is tried again next time */
  async killAll(visit: ServerConnection, threads: ReadonlyMap<number, Thread>): Promise<void> {
    for (const [threadId, tried] of this.#byThread) {
      const thread = threads.get(threadId);
      // A session that keeps starting statements is not ours: another server of a cluster uses the same thread id.
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
