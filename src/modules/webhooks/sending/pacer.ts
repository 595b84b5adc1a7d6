import { setTimeout as delay } from 'node:timers/promises';

/** Between two requests of a process. So it sends at most 1,000 a second. */
const GAP_MS = 1;

export interface Pacer {
  /** Resolves when the next request may start. */
  turn(): Promise<void>;
}

/**
 * Lets requests start one by one. Deliveries become due by the hundred, and each takes the process some tenths of a millisecond:
 * started together, they would hold up whoever orders meanwhile at each of an order's steps.
 */
export function createPacer(): Pacer {
  let freeAt = 0;
  return {
    async turn() {
      const now = performance.now();
      const at = Math.max(now, freeAt);
      freeAt = at + GAP_MS;
      if (at > now) await delay(Math.ceil(at - now));
    },
  };
}
