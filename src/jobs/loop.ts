import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.js';
import { counter, histogram } from '../metrics/registry.js';

export interface BackgroundWork {
  /** For the log. */
  name: string;
  everySeconds: number;
  /**
   * Runs in one process never overlap. Errors are logged, and the next run comes as usual.
   * @param signal aborted when the service closes: finish the current item, and start no other
   */
  run(signal: AbortSignal): Promise<void>;
}

const durations = histogram(
  'stockkeeper_background_run_seconds',
  'Time of a run of background work. Most runs find nothing to do, or that another process does it',
  [0.01, 0.1, 1, 10, 60, 300],
  ['work'],
);
const failures = counter('stockkeeper_background_failures_total', 'Runs of background work that failed', [
  'work',
]);

/** Time for the rest of closing after the loops have ended, such as closing the pool. */
const RESERVE_MS = 1_000;

/**
 * Runs background work while the service listens: at start, at intervals, and immediately when notified. Closing waits for a
 * run in progress, but not beyond SHUTDOWN_SECONDS: another process continues unfinished work, as after a crash.
 */
export function runInBackground(
  app: FastifyInstance,
  { shutdownSeconds }: Pick<Config, 'shutdownSeconds'>,
  work: BackgroundWork,
): Loop {
  failures.inc({ work: work.name }, 0);
  const loop = new Loop(work, (err) => {
    failures.inc({ work: work.name });
    app.log.warn({ err, work: work.name }, 'background work failed');
  });
  let closesAt = 0;
  app.addHook('onListen', async () => loop.start());
  app.addHook('preClose', async () => {
    closesAt = performance.now() + Math.max(shutdownSeconds * 1000 - RESERVE_MS, shutdownSeconds * 500);
    loop.abort();
  });
  app.addHook('onClose', () => loop.ended(Math.max(closesAt - performance.now(), 0)));
  return loop;
}

export class Loop {
  readonly #everyMs: number;
  /** Bound to its own async context, so that it never runs in that of the request that notified it. */
  readonly #run: () => Promise<void>;
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor({ name, everySeconds, run }: BackgroundWork, onFailure: (error: unknown) => void) {
    this.#everyMs = everySeconds * 1000;
    this.#run = AsyncResource.bind(async () => {
      const end = durations.startTimer({ work: name });
      await run(this.#closing.signal).catch(onFailure);
      end();
    });
  }

  /** Runs now, and then at intervals. */
  start(): void {
    if (this.#closing.signal.aborted) return;
    this.#timer = setInterval(() => this.notify(), this.#everyMs);
    this.#timer.unref();
    this.notify();
  }

  /** Runs now; if it is already running, once more afterwards. Returns immediately and never throws. */
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

  /** Starts no further run. */
  abort(): void {
    this.#closing.abort();
    clearInterval(this.#timer);
  }

  /** Resolves when the current run has ended, or after `patienceMs`. */
  async ended(patienceMs: number): Promise<void> {
    await Promise.race([this.#running, delay(patienceMs, undefined, { ref: false })]);
  }
}
