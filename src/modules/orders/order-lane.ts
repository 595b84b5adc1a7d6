import { Problem } from '../../errors.js';
import type { Placement } from './decide-orders.js';
import type { Outcome } from './place-orders.js';

export interface OrderLaneOptions {
  /** Places a batch in one transaction; see place-orders.ts. */
  place(placements: readonly Placement[], deadlineAt: number): Promise<Outcome[]>;
  /** Whether an error may be the fault of one order of the batch, so that each is worth a transaction of its own. */
  mayHaveCulprit(error: unknown): boolean;
  /** Orders in one transaction, at most. */
  maxBatch: number;
  /** Orders that wait, at most. */
  maxQueue: number;
  /** Milliseconds that an order may wait before its transaction begins. */
  maxWaitMs: number;
  /** Batches, at most, that may be late and still have given their place to another; see LATE. */
  maxLate: number;
}

/** So that Node builds one batch while the database runs the other. A third would only wait for row locks. */
export const BATCHES_UNDER_WAY = 2;
/**
 * A batch that has taken this part of what an order may wait gives its place to another. It waits for a lock that somebody
 * else holds, or for a connection that has gone silent, and neither is a matter of those that queue behind it.
 */
const LATE = 1 / 5;

interface Waiting {
  placement: Placement;
  deadlineAt: number;
  isGone: () => boolean;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit for orders. While transactions are under way, arriving orders queue; when one ends, all that
 * wait go together into the next. There is no timer: an order that comes alone goes alone, at once, and under
 * load the batch grows by itself, so that many orders share one set of statements and one flush to disk.
 *
 * It is an optimisation of this process alone and nothing depends on it for being right: the database decides,
 * among batches of one process as among processes.
 */
export class OrderLane {
  readonly #options: OrderLaneOptions;
  #queue: Waiting[] = [];
  #batchesUnderWay = 0;
  #ordersUnderWay = 0;
  #lateBatches = 0;
  #starting = false;
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: OrderLaneOptions) {
    this.#options = options;
  }

  /**
   * @param isGone asked when a batch is made up: an order whose client has hung up by then is dropped
   * @returns what became of it
   * @throws Problem SERVICE_UNAVAILABLE when too many wait already or it waited too long; it is then not placed
   */
  submit(placement: Placement, isGone: () => boolean = () => false): Promise<Outcome> {
    if (this.#queue.length >= this.#options.maxQueue) return Promise.reject(overloaded());
    return new Promise((resolve, reject) => {
      const deadlineAt = Date.now() + this.#options.maxWaitMs;
      this.#queue.push({ placement, deadlineAt, isGone, resolve, reject });
      this.#startSoon();
      this.#watchForExpiry();
    });
  }

  /** After the sockets that are ready by now were read: what came in the same instant goes together. */
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
      void this.#run(batch).finally(leave);
    }
  }

  /** Takes a place for a batch, until it is late. @returns what to call at its end */
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

  /** With nothing under way, always. Beside a batch, only for one as large: it costs as many statements. */
  #isWorthwhile(): boolean {
    if (this.#batchesUnderWay === 0) return true;
    return this.#batchesUnderWay < BATCHES_UNDER_WAY && this.#queue.length >= this.#ordersUnderWay;
  }

  /** In arrival order. A key that is in the batch already waits for the next one, which then finds it used. */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    const keys = new Set<string>();
    const now = Date.now();
    for (const [index, waiting] of this.#queue.entries()) {
      if (batch.length === this.#options.maxBatch) {
        left.push(...this.#queue.slice(index));
        break;
      }
      const { placement } = waiting;
      const key = placement.idempotency && `${placement.userId} ${placement.idempotency.key}`;
      if (waiting.isGone()) waiting.reject(hungUp());
      else if (waiting.deadlineAt <= now) waiting.reject(overloaded());
      else if (key !== undefined && keys.has(key)) left.push(waiting);
      else {
        if (key !== undefined) keys.add(key);
        batch.push(waiting);
      }
    }
    this.#queue = left;
    return batch;
  }

  async #run(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#options.place(
        batch.map(({ placement }) => placement),
        (batch[0] as Waiting).deadlineAt,
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(outcomes[index] as Outcome);
    } catch (error) {
      if (batch.length === 1 || !this.#options.mayHaveCulprit(error)) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      // The whole was rolled back, so none is placed; now only the culprit fails.
      for (const waiting of batch) {
        if (waiting.deadlineAt <= Date.now()) waiting.reject(overloaded());
        else await this.#run([waiting]);
      }
    }
  }

  /** Orders wait equally long, so the first is the next to expire and one timer serves them all. */
  #watchForExpiry(): void {
    const [first] = this.#queue;
    if (!first || this.#expiry) return;
    this.#expiry = setTimeout(
      () => {
        this.#expiry = undefined;
        const now = Date.now();
        while (this.#queue[0] && this.#queue[0].deadlineAt <= now) this.#queue.shift()?.reject(overloaded());
        this.#watchForExpiry();
      },
      Math.max(first.deadlineAt - Date.now(), 1),
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
