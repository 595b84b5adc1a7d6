import { Problem } from '../../../errors.js';
import type { Placement } from './decide-orders.js';
import type { Outcome } from './place-orders.js';

/** An order or a hold. */
type Asked = Pick<Placement, 'userId' | 'idempotency'>;

export interface OrderLaneOptions<Placed extends Asked = Placement, Result = Outcome> {
  /** Places a batch in one transaction; see place-orders.ts and holds/place-holds.ts. */
  place(placements: readonly Placed[], deadlineAt: number): Promise<Result[]>;
  /** Whether an error may be the fault of one order of the batch, so that each is worth a transaction of its own. */
  mayHaveCulprit(error: unknown): boolean;
  /** Most orders in one transaction. */
  maxBatch: number;
  /** Most waiting orders. */
  maxQueue: number;
  /** Longest wait of an order before its transaction starts, in milliseconds. */
  maxWaitMs: number;
  /** Most late batches that have given their place to another; see LATE. */
  maxLate: number;
  /** For metrics and traces. */
  watch?: LaneWatch<Placed>;
}

/** What is told about the batches of a lane. */
export interface LaneWatch<Placed> {
  /**
   * A batch starts.
   * @param waitedMs how long its first order has waited
   * @returns called when it ends, with its error if it failed as a whole
   */
  started(placements: readonly Placed[], waitedMs: number): (error?: unknown) => void;
  /** An order was not placed: the queue was full, it waited too long, or its client has gone. */
  dropped(reason: Dropped): void;
}

export type Dropped = 'full' | 'late' | 'gone';

/** Node builds one batch while the database runs the other. A third would only wait for row locks. */
export const BATCHES_UNDER_WAY = 2;
/**
 * A batch that takes longer than this part of maxWaitMs gives its place to another: it probably waits for a lock or for a dead
 * connection, and the orders behind it should not.
 */
const LATE = 1 / 5;

interface Waiting<Placed, Result> {
  placement: Placed;
  deadlineAt: number;
  isGone: () => boolean;
  resolve: (outcome: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit for orders. While transactions are in progress, arriving orders queue; when one ends, all waiting orders go into the
 * next. There is no timer: a lone order is placed immediately, and under load batches grow by themselves, so that many orders
 * share one set of statements and one flush to disk.
 *
 * This is an optimisation within one process. Correctness does not depend on it: the database decides between batches, of one
 * process or several.
 */
export class OrderLane<Placed extends Asked = Placement, Result = Outcome> {
  readonly #options: OrderLaneOptions<Placed, Result>;
  #queue: Waiting<Placed, Result>[] = [];
  #batchesUnderWay = 0;
  #ordersUnderWay = 0;
  #lateBatches = 0;
  #starting = false;
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: OrderLaneOptions<Placed, Result>) {
    this.#options = options;
  }

  /** Orders that wait for a batch. */
  get waiting(): number {
    return this.#queue.length;
  }

  /** Batches that are being placed. */
  get batches(): number {
    return this.#batchesUnderWay + this.#lateBatches;
  }

  /**
   * @param isGone whether the client has disconnected; asked when the batch is formed, to drop the order
   * @returns the outcome
   * @throws Problem SERVICE_UNAVAILABLE when the queue is full or the order waited too long; it is then not placed
   */
  submit(placement: Placed, isGone: () => boolean = () => false): Promise<Result> {
    if (this.#queue.length >= this.#options.maxQueue) return Promise.reject(this.#drop('full'));
    return new Promise((resolve, reject) => {
      const deadlineAt = performance.now() + this.#options.maxWaitMs;
      this.#queue.push({ placement, deadlineAt, isGone, resolve, reject });
      this.#startSoon();
      this.#watchForExpiry();
    });
  }

  /** After reading the sockets that are ready, so that orders of the same instant share a batch. */
  #startSoon(): void {
    if (this.#starting) return;
    this.#starting = true;
    setImmediate(() => {
      this.#starting = false;
      this.#startBatches();
    });
  }

  #startBatches(): void {
    while (this.#queue.length > 0 && this.#isWorthwhile()) {
      const batch = this.#takeBatch();
      if (batch.length === 0) continue;
      const leave = this.#enter(batch.length);
      void this.#place(batch).finally(leave);
    }
  }

  /** Occupies a place for a batch, until it is late. @returns what to call at its end */
  #enter(orders: number): () => void {
    this.#batchesUnderWay++;
    this.#ordersUnderWay += orders;
    let isLate = false;
    const giveWay = () => {
      this.#batchesUnderWay--;
      this.#ordersUnderWay -= orders;
      this.#startSoon();
    };
    const timer = setTimeout(() => {
      if (this.#lateBatches >= this.#options.maxLate) {
        timer.refresh();
        return;
      }
      isLate = true;
      this.#lateBatches++;
      giveWay();
    }, this.#options.maxWaitMs * LATE);
    timer.unref();
    return () => {
      clearTimeout(timer);
      if (isLate) this.#lateBatches--;
      else giveWay();
    };
  }

  /** Always if no batch is in progress. Beside one, only if as many orders wait: a batch costs the same statements at any size. */
  #isWorthwhile(): boolean {
    if (this.#batchesUnderWay === 0) return true;
    return this.#batchesUnderWay < BATCHES_UNDER_WAY && this.#queue.length >= this.#ordersUnderWay;
  }

  /** In arrival order. An order whose idempotency key is already in the batch waits for the next one, which finds the key used. */
  #takeBatch(): Waiting<Placed, Result>[] {
    const batch: Waiting<Placed, Result>[] = [];
    const left: Waiting<Placed, Result>[] = [];
    const keys = new Set<string>();
    const now = performance.now();
    for (const [index, waiting] of this.#queue.entries()) {
      if (batch.length === this.#options.maxBatch) {
        left.push(...this.#queue.slice(index));
        break;
      }
      const { placement } = waiting;
      const key = placement.idempotency && `${placement.userId} ${placement.idempotency.key}`;
      if (waiting.isGone()) waiting.reject(this.#drop('gone'));
      else if (waiting.deadlineAt <= now) waiting.reject(this.#drop('late'));
      else if (key !== undefined && keys.has(key)) left.push(waiting);
      else {
        if (key !== undefined) keys.add(key);
        batch.push(waiting);
      }
    }
    this.#queue = left;
    return batch;
  }

  async #place(batch: Waiting<Placed, Result>[]): Promise<void> {
    try {
      const placements = batch.map(({ placement }) => placement);
      const { deadlineAt } = batch[0] as Waiting<Placed, Result>;
      const outcomes = await this.#watched(placements, deadlineAt, () =>
        this.#options.place(placements, deadlineAt),
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Result);
    } catch (error) {
      if (batch.length === 1 || !this.#options.mayHaveCulprit(error)) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      // The batch was rolled back. One by one, only the culprit fails.
      for (const waiting of batch) {
        if (waiting.deadlineAt <= performance.now()) waiting.reject(this.#drop('late'));
        else await this.#place([waiting]);
      }
    }
  }

  async #watched<T>(placements: Placed[], deadlineAt: number, place: () => Promise<T>): Promise<T> {
    const { watch, maxWaitMs } = this.#options;
    if (!watch) return place();
    const ended = watch.started(placements, performance.now() - (deadlineAt - maxWaitMs));
    try {
      const placed = await place();
      ended();
      return placed;
    } catch (error) {
      ended(error);
      throw error;
    }
  }

  #drop(reason: Dropped): Problem {
    this.#options.watch?.dropped(reason);
    return reason === 'gone' ? hungUp() : overloaded();
  }

  /** Orders wait equally long, so the first is the next to expire and one timer serves them all. */
  #watchForExpiry(): void {
    const [first] = this.#queue;
    if (!first || this.#expiry) return;
    this.#expiry = setTimeout(
      () => {
        this.#expiry = undefined;
        const now = performance.now();
        while (this.#queue[0] && this.#queue[0].deadlineAt <= now)
          this.#queue.shift()?.reject(this.#drop('late'));
        this.#watchForExpiry();
      },
      Math.max(first.deadlineAt - performance.now(), 1),
    );
    this.#expiry.unref();
  }
}

function overloaded(): Problem {
  return new Problem(
    'SERVICE_UNAVAILABLE',
    'More orders arrive than can be placed. This one was not; try again shortly.',
    {
      retryAfterSeconds: 1,
    },
  );
}

function hungUp(): Problem {
  return new Problem('BAD_REQUEST', 'The client hung up before its order was placed.');
}
