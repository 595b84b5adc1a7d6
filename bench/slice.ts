/** A slice: one side at work for a fixed time. What the conductor (run.ts) and the workers tell each other. */
import type { Workload } from './workloads.js';

export interface Slice {
  /** Clients that each have one order or request under way at any time. */
  clients: number;
  /** Not measured: connections open, caches fill. */
  warmupMs: number;
  measureMs: number;
  /** Processes whose processor time is read at both ends of the measured window, by name. */
  watch: Record<string, number>;
}

/** What is sent for a basket. An order from a hold takes the units of one that is there. */
export type OrderRequest = 'order' | 'hold' | 'orderFromHold';

export interface OrderSlice extends Slice {
  workload: Workload;
  /** Whether every order has an idempotency key of its own. */
  withKeys: boolean;
  /** Begins every key of this slice, so that no two slices share one. */
  keyPrefix: string;
  /** What each order says besides its basket. */
  more?: object;
}

/** The same over HTTP. */
export type HttpSlice = { port: number } & (
  | ({ request: OrderRequest } & OrderSlice)
  | ({ request: 'productList' | 'productRead' | 'quote' } & Slice)
);

/** How much was acknowledged, from the first order of the warm-up to the last that was still under way at the end. */
export interface Acknowledged {
  /** Orders, or holds. */
  orders: number;
  lines: number;
  /** Of lines: one for each location that a line comes from. */
  parts: number;
  units: number;
}

export interface SliceOutcome {
  /** Orders or requests that were answered within the measured window. */
  completed: number;
  /** Length of that window. */
  seconds: number;
  /** Milliseconds from sending to the answer, of those in the window. */
  latency: { p50: number; p99: number; max: number };
  acknowledged: Acknowledged;
  /** Transactions that a side ran again after a deadlock. */
  retries: number;
  /** Microseconds of processor time in the window: of the watched processes and, as `driver`, of this one. */
  cpu: Record<string, number>;
}

/** What a worker answers. The first message, when it is ready, has neither. */
export type WorkerMessage = { ready: true } | { outcome: SliceOutcome } | { failure: string };
