import { setTimeout as delay } from 'node:timers/promises';
import { processorMicroseconds } from './machine.js';
import type { Acknowledged, Slice, SliceOutcome } from './slice.js';
import { percentile } from './statistics.js';

/** Milliseconds that what is under way at the end may still take. */
export const DRAIN_LIMIT_MS = 15_000;

const EXTENSION_MS = 20;

/** Counts what is done during a slice, and takes the time. */
export class Meter {
  readonly #slice: Slice;
  readonly #acknowledged: Acknowledged = { orders: 0, lines: 0, parts: 0, units: 0 };
  readonly #latencies: number[] = [];
  #phase: 'warming' | 'measuring' | 'over' = 'warming';
  #seconds = 0;
  #retries = 0;
  #cpu: Record<string, number> = {};

  constructor(slice: Slice) {
    this.#slice = slice;
  }

  /** From then on nothing new is begun. */
  get over(): boolean {
    return this.#phase === 'over';
  }

  /** Runs the clock. Resolves at the end of the measured window. */
  async elapse(): Promise<void> {
    await delay(this.#slice.warmupMs);
    const cpuAtStart = this.#readCpu();
    const begunAt = performance.now();
    this.#phase = 'measuring';
    await delay(this.#slice.measureMs);
    // On a machine that is busy with other things a short window may pass without a single answer.
    while (this.#latencies.length === 0 && performance.now() - begunAt < DRAIN_LIMIT_MS) {
      await delay(EXTENSION_MS);
    }
    this.#phase = 'over';
    this.#seconds = (performance.now() - begunAt) / 1000;
    const cpuAtEnd = this.#readCpu();
    for (const [name, at] of Object.entries(cpuAtEnd)) this.#cpu[name] = at - (cpuAtStart[name] ?? 0);
  }

  /**
   * @param lines of the orders that were acknowledged; none for other requests
   * @param begunAt as performance.now() tells
   */
  record(lines: ReadonlyArray<{ quantity: number; parts?: number }>, begunAt: number): void {
    if (this.#phase === 'measuring') this.#latencies.push(performance.now() - begunAt);
    this.#acknowledged.orders++;
    this.#acknowledged.lines += lines.length;
    for (const { quantity, parts = 1 } of lines) {
      this.#acknowledged.parts += parts;
      this.#acknowledged.units += quantity;
    }
  }

  recordRetry(): void {
    this.#retries++;
  }

  outcome(): SliceOutcome {
    const sorted = Float64Array.from(this.#latencies).sort();
    return {
      completed: sorted.length,
      seconds: this.#seconds,
      latency: {
        p50: percentile(sorted, 0.5),
        p99: percentile(sorted, 0.99),
        max: percentile(sorted, 1),
      },
      acknowledged: this.#acknowledged,
      retries: this.#retries,
      cpu: this.#cpu,
    };
  }

  #readCpu(): Record<string, number> {
    const { user, system } = process.cpuUsage();
    const readings: Record<string, number> = { driver: user + system };
    for (const [name, pid] of Object.entries(this.#slice.watch)) {
      readings[name] = processorMicroseconds(pid);
    }
    return readings;
  }
}
