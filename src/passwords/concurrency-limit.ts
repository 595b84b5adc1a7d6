import PQueue from 'p-queue';
import { Problem } from '../errors.js';

export interface ConcurrencyLimitOptions {
  concurrency: number;
  /** Work beyond this many waiting is refused. */
  maxWaiting: number;
  maxWaitMs: number;
}

/**
 * Runs work with limited concurrency, a bounded queue and a deadline for waiting. Work that has started cannot be stopped, and
 * keeps its slot until it ends.
 */
export class ConcurrencyLimit {
  private readonly queue: PQueue;
  constructor(private readonly options: ConcurrencyLimitOptions) {
    this.queue = new PQueue({ concurrency: options.concurrency });
  }

  get running(): number {
    return this.queue.pending;
  }

  get waiting(): number {
    return this.queue.size;
  }

  /**
   * @param signal aborts when the client has disconnected: then work that has not begun is dropped
   * @throws Problem SERVICE_UNAVAILABLE when the queue is full or the deadline has passed; BAD_REQUEST when aborted
   */
  async run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (this.queue.size >= this.options.maxWaiting) throw busy();
    const waiting = new AbortController();
    const leave = () => waiting.abort(new Problem('BAD_REQUEST', 'The client has hung up.'));
    const deadline = setTimeout(() => waiting.abort(busy()), this.options.maxWaitMs);
    const stopWaiting = () => {
      clearTimeout(deadline);
      signal?.removeEventListener('abort', leave);
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    try {
      return await this.queue.add(
        () => {
          stopWaiting();
          return work();
        },
        { signal: waiting.signal },
      );
    } finally {
      stopWaiting();
    }
  }
}

function busy(): Problem {
  const detail = 'Too many passwords are being checked at once. Try again shortly.';
  return new Problem('SERVICE_UNAVAILABLE', detail, { retryAfterSeconds: 2 });
}
