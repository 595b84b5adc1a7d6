import type { Sequelize } from 'sequelize-typescript';
import { renewConnections } from '../watched-pools.js';
import { within } from '../within.js';
import { type Progress, progressOf } from './progress.js';

/** Pause between two looks at a replica that nobody waits for. */
const LOOK_EVERY_MS = 500;
/** A server that has not answered a quick statement after this time is gone. */
const ANSWER_MS = 1_500;

/** The replica was lost while it was asked. */
export class ReplicaLost extends Error {}

export type ReplicaState = 'unknown' | 'in use' | 'behind' | 'away';

interface Waiting {
  /** Monotonic milliseconds: it needs all that was committed before. */
  since: number;
  settle: (isThere: boolean) => void;
}

interface ReplicaOptions {
  /** Host and port, for logs and metrics. */
  name: string;
  pool: Sequelize;
  /** One connection each, so that the state is known when the pools are busy. */
  probe: Sequelize;
  primaryProbe: Sequelize;
  /** Milliseconds by which it may be behind. */
  maxLagMs: number;
  /** Called when its state has changed. @param why the error, if there was one */
  onChange?: (name: string, state: ReplicaState, why?: unknown) => void;
}

/**
 * A replica, and up to when it is known to have what the primary committed. It asks the primary for its position and waits until
 * the replica has reached it: then everything that was committed before the question is there. So no clock of another machine
 * counts, and no row is written for it.
 */
export class Replica {
  readonly name: string;
  readonly pool: Sequelize;
  readonly #options: ReplicaOptions;
  readonly #reads = new Set<(reason: ReplicaLost) => void>();
  #waiting: Waiting[] = [];
  #progress: Progress | undefined;
  /** Monotonic milliseconds. */
  #confirmedAt = Number.NEGATIVE_INFINITY;
  #lookBegan: number | undefined;
  #isAway = false;
  #isClosed = false;
  #wake: () => void = () => {};
  #state: ReplicaState = 'unknown';

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.name = options.name;
    this.pool = options.pool;
    void this.#watch();
  }

  /** Reads that are under way. */
  get running(): number {
    return this.#reads.size;
  }

  /** Milliseconds by which it may be behind the primary. */
  get lagMs(): number {
    return performance.now() - this.#confirmedAt;
  }

  /** Whether it answers, and is not too far behind. */
  get isUsable(): boolean {
    // At rest, the last look is that old.
    return !this.#isAway && this.lagMs <= Math.max(this.#options.maxLagMs, 2 * LOOK_EVERY_MS);
  }

  /** Whether it is known to have all that was committed before this monotonic time. */
  has(since: number): boolean {
    return !this.#isAway && this.#confirmedAt >= since;
  }

  /** As has(), but looks, and waits a while. Does not wait if the last look has taken longer already. */
  async hasSoon(since: number, patienceMs: number): Promise<boolean> {
    if (this.has(since)) return true;
    const isLate = this.#lookBegan !== undefined && performance.now() - this.#lookBegan > patienceMs;
    if (!this.isUsable || isLate || this.#isClosed) return false;
    return new Promise((resolve) => {
      const settle = (isThere: boolean) => {
        clearTimeout(timer);
        resolve(isThere);
      };
      const waiting = { since, settle };
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        resolve(false);
      }, patienceMs);
      this.#waiting.push(waiting);
      this.#wake();
    });
  }

  /** Runs a read. @throws what it threw; ReplicaLost as soon as the replica is found to be gone */
  run<T>(read: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reads.add(reject);
      read()
        .finally(() => this.#reads.delete(reject))
        .then(resolve, reject);
    });
  }

  /** No read goes there until it has answered again. */
  suspect(why: unknown): void {
    this.#isAway = true;
    this.#tell(why);
    this.#wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    this.#settle(false);
    await Promise.all([this.pool.close(), this.#options.probe.close()]);
  }

  async #watch(): Promise<void> {
    while (!this.#isClosed) {
      await this.#look();
      if (this.#isClosed) return;
      if (this.#waiting.length === 0) await this.#rest();
    }
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #look(): Promise<void> {
    const began = performance.now();
    this.#lookBegan = began;
    try {
      const isThere = await this.#reaches(began);
      if (this.#isClosed) return;
      if (isThere) this.#confirmedAt = began;
      this.#isAway = false;
      // Who came during the look waits for the next one.
      this.#settle(isThere, began);
      this.#tell();
    } catch (error) {
      this.#isAway = true;
      this.#progress = undefined;
      // Those that there are may never hear of it.
      renewConnections(this.pool);
      this.#settle(false);
      const lost = new ReplicaLost(`replica ${this.name} does not answer`, { cause: error });
      for (const reject of this.#reads) reject(lost);
      this.#tell(error);
    } finally {
      this.#lookBegan = undefined;
    }
  }

  /** @returns whether it has come as far as the primary was at the start @throws Error when the replica does not answer */
  async #reaches(began: number): Promise<boolean> {
    const { probe, primaryProbe, maxLagMs } = this.#options;
    this.#progress ??= await within(ANSWER_MS, progressOf(probe));
    const progress = this.#progress;
    const position = await within(ANSWER_MS, progress.positionOf(primaryProbe)).catch(() => '');
    // Not beyond the limit: after a switch of the primary, a position may exist nowhere any more.
    const until = began + Math.max(maxLagMs, ANSWER_MS);
    do {
      if (position === '') {
        await within(ANSWER_MS, probe.authenticate());
        return false;
      }
      if (await within(ANSWER_MS, progress.hasReached(probe, position))) return true;
      this.#tell();
    } while (performance.now() < until && !this.#isClosed);
    return false;
  }

  /** Tells those who came before a monotonic time. */
  #settle(isThere: boolean, before = Number.POSITIVE_INFINITY): void {
    const due = this.#waiting.filter(({ since }) => since <= before);
    this.#waiting = this.#waiting.filter(({ since }) => since > before);
    for (const { settle } of due) settle(isThere);
  }

  #tell(why?: unknown): void {
    const state = this.#isAway ? 'away' : this.isUsable ? 'in use' : 'behind';
    if (state === this.#state || this.#isClosed) return;
    this.#state = state;
    this.#options.onChange?.(this.name, state, why);
  }
}
