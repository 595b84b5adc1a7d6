import PQueue from 'p-queue';
import { Problem } from '../errors.js';

export interface TurnsOptions {
  /** How many work at once. */
  atOnce: number;
  /** How many may wait; who comes then is refused. */
  maxWaiting: number;
  /** Milliseconds that one may wait. */
  maxWaitMs: number;
}

/**
 * Work that is done a few at a time. Nobody waits in a queue that is full, nor too long, nor once they have gone; work
 * that has begun is always finished, since nothing can stop it and its place is taken until then.
 */
export class Turns {
  private readonly queue: PQueue;
  constructor(private readonly options: TurnsOptions) {
    this.queue = new PQueue({ concurrency: options.atOnce });
  }

  /**
   * @param gone aborts when nobody waits for it any more
   * @throws Problem SERVICE_UNAVAILABLE when too many wait, or it had to wait too long; BAD_REQUEST when they have gone
   */
  async take<T>(work: () => Promise<T>, gone?: AbortSignal): Promise<T> {
    if (this.queue.size >= this.options.maxWaiting) throw busy();
    const waiting = new AbortController();
    const leave = () => waiting.abort(new Problem('BAD_REQUEST', 'The client has hung up.'));
    const deadline = setTimeout(() => waiting.abort(busy()), this.options.maxWaitMs);
    const stopWaiting = () => {
      clearTimeout(deadline);
      gone?.removeEventListener('abort', leave);
    };
    if (gone?.aborted) leave();
    else gone?.addEventListener('abort', leave, { once: true });
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
