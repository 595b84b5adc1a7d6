import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';

export interface BackgroundWork {
  /** For the log. */
  name: string;
  everySeconds: number;
  /**
   * Runs of one process never overlap. What it throws is logged, and the next time comes.
   * @param signal aborted as soon as the service closes: what has begun is finished, nothing more is taken up
   */
  run(signal: AbortSignal): Promise<void>;
}

/** What closing takes once the loops are done with: the pool, and what else there is. */
const RESERVE_MS = 1_000;

/**
 * Does background work for as long as the service listens: at its start, every so many seconds, and at once when
 * notified. Closing waits for what is under way, but not beyond SHUTDOWN_SECONDS: what is left half-way is taken up by
 * another process, as after a crash.
 */
export function runInBackground(
  app: FastifyInstance,
  { shutdownSeconds }: Pick<Config, 'shutdownSeconds'>,
  work: BackgroundWork,
): Loop {
  const loop = new Loop(work, (err) => app.log.warn({ err, work: work.name }, 'background work failed'));
  let closesAt = 0;
  app.addHook('onListen', async () => loop.start());
  app.addHook('preClose', async () => {
    closesAt = Date.now() + Math.max(shutdownSeconds * 1000 - RESERVE_MS, shutdownSeconds * 500);
    loop.abort();
  });
  app.addHook('onClose', () => loop.ended(Math.max(closesAt - Date.now(), 0)));
  return loop;
}

export class Loop {
  readonly #everyMs: number;
  /** Belongs to no request, and so runs in the async context of none, whoever notifies it. */
  readonly #run: () => Promise<void>;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor({ everySeconds, run }: BackgroundWork, onFailure: (error: unknown) => void) {
    this.#everyMs = everySeconds * 1000;
    this.#run = AsyncResource.bind(() => run(this.#closing.signal).catch(onFailure));
  }

  /** Runs now, and from now on every so often. */
  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#timer = setInterval(() => this.notify(), this.#everyMs);
    this.#timer.unref();
    this.notify();
  }

  /** Runs now, or once more when it is running already. Does not wait and does not throw. */
  notify(): void {
    if (this.#closing.signal.aborted) return;
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.notify();
    });
  }

  /** Takes up nothing more. */
  abort(): void {
    this.#closing.abort();
    clearInterval(this.#timer);
  }

  /** Resolves once nothing is under way any more, or the time is up. */
  async ended(patienceMs: number): Promise<void> {
    await Promise.race([this.#running, delay(patienceMs, undefined, { ref: false })]);
  }
}
