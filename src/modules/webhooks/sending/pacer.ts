import { setTimeout as delay } from 'node:timers/promises';

/** Over this time, requests that wait are spread; then there are new ones, under load. */
const SPREAD_MS = 300;
/** But they start so close to each other: a process starts at most 1,000 a second. */
const GAP_MS = { least: 1, most: 5 };

export interface Pacer {
  /** @param waiting how many requests of a sender wait for their turn @returns to be called when it has no more */
  join(waiting: () => number): () => void;
  /** Resolves when the next request may start. @param signal aborted: at once */
  turn(signal?: AbortSignal): Promise<void>;
}

/**
 * Lets requests start one by one, with pauses between them. Deliveries become due by the hundred, and each takes this process, the
 * database and often the receiver some tenths of a millisecond: close together, they would hold up whoever orders meanwhile.
 */
export function createPacer(): Pacer {
  const senders = new Set<() => number>();
  let freeAt = 0;
  let inLine = 0;
  const gapMs = () => {
    const waiting = [...senders].reduce((sum, count) => sum + count(), 1 + inLine);
    return Math.min(Math.max(SPREAD_MS / waiting, GAP_MS.least), GAP_MS.most);
  };
  return {
    join(waiting) {
      senders.add(waiting);
      return () => void senders.delete(waiting);
    },
    async turn(signal) {
      const now = performance.now();
      const at = Math.max(now, freeAt);
      freeAt = at + gapMs();
      if (at <= now) return;
      inLine += 1;
      await delay(Math.ceil(at - now), undefined, { signal }).catch(() => {});
      inLine -= 1;
    },
  };
}
