import { Meter } from '../meter.js';
import type { OrderSlice, SliceOutcome } from '../slice.js';
import { type Basket, basketsOf, type Workload } from '../workloads.js';

const RETRYABLE_ERRNOS = new Set([1213, 1020, 1205]);

const madeBaskets = new Map<Workload, Basket[]>();

/**
 * Drives a baseline in its own process: each client places one basket, or one batch of them, after the other.
 * No HTTP and no load generator, so these cost it nothing.
 *
 * @param place places the baskets in one transaction. It is called again when the database says that the
 *   transaction was a deadlock's victim.
 */
export async function runClosedLoop(
  slice: OrderSlice,
  { clients, batch }: { clients: number; batch: number },
  place: (orders: PlannedOrder[]) => Promise<void>,
): Promise<SliceOutcome> {
  const baskets = madeBaskets.get(slice.workload) ?? basketsOf(slice.workload);
  madeBaskets.set(slice.workload, baskets);
  const meter = new Meter(slice);
  let count = 0;
  const take = (): PlannedOrder => {
    const basket = baskets[count % baskets.length] as Basket;
    const key = slice.withKeys ? `${slice.keyPrefix}${count}` : undefined;
    count++;
    return { ...basket, key };
  };
  const client = async () => {
    while (!meter.over) {
      const orders = Array.from({ length: batch }, take);
      const begunAt = performance.now();
      await untilNoDeadlock(meter, () => place(orders));
      for (const { lines } of orders) meter.record(lines, begunAt);
    }
  };
  await Promise.all([meter.elapse(), ...Array.from({ length: clients }, client)]);
  return meter.outcome();
}

/** A basket to be ordered now. */
export interface PlannedOrder extends Basket {
  key?: string;
}

async function untilNoDeadlock(meter: Meter, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!RETRYABLE_ERRNOS.has(errnoOf(error))) throw error;
      meter.recordRetry();
    }
  }
}

/** mysql2 has it on the error, Sequelize on the one that it wraps. */
function errnoOf(error: unknown): number {
  const { errno, original } = error as { errno?: number; original?: { errno?: number } };
  return original?.errno ?? errno ?? 0;
}
