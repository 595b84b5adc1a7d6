import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Problem } from '../../../src/errors.js';
import type { Placement } from '../../../src/modules/orders/placing/decide-orders.js';
import { OrderLane, type OrderLaneOptions } from '../../../src/modules/orders/placing/order-lane.js';
import type { Outcome } from '../../../src/modules/orders/placing/place-orders.js';
import { ADDRESS } from '../../helpers/factories.js';

const placement = (orderId: string, key?: string): Placement => ({
  orderId,
  number: '3F7KQ9XW2MPD',
  userId: 1,
  lines: [],
  shippingAddress: ADDRESS,
  paymentMethod: 'card',
  ...(key !== undefined && { idempotency: { key, requestHash: 'h' } }),
});
const placedAs = ({ orderId }: Placement) => ({ replayOf: orderId }) satisfies Outcome;

/** A lane whose transactions end when the test says so. */
function laneUnderControl(options: Partial<OrderLaneOptions> = {}) {
  const batches: Array<{ ids: string[]; commit(): void; fail(error: unknown): void }> = [];
  const lane = new OrderLane<Placement, Outcome>({
    place: (placements) =>
      new Promise((resolve, reject) => {
        batches.push({
          ids: placements.map(({ orderId }) => orderId),
          commit: () => resolve(placements.map(placedAs)),
          fail: reject,
        });
      }),
    mayHaveCulprit: () => true,
    maxBatch: 100,
    maxQueue: 100,
    maxWaitMs: 60_000,
    maxLate: 1,
    ...options,
  });
  /** Until all that follows has happened: turns of the event loop, no time. */
  const settled = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  };
  // What still waits when a test ends would be turned away in the middle of another one.
  onTestFinished(async () => {
    for (let ended = 0; ended < batches.length; ended++) {
      batches[ended]?.commit();
      await settled();
    }
  });
  return { lane, batches, settled, seen: () => batches.map(({ ids }) => ids) };
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'placed',
    (error: Problem) => error.code ?? error.message,
  );

describe('OrderLane', () => {
  it('sends a lone order at once, alone', async () => {
    const { lane, seen, settled } = laneUnderControl();
    void lane.submit(placement('a'));
    await settled();
    expect(seen()).toEqual([['a']]);
  });

  it('takes together what comes in the same instant', async () => {
    const { lane, seen, settled } = laneUnderControl();
    for (const id of ['a', 'b', 'c']) void lane.submit(placement(id));
    await settled();
    expect(seen()).toEqual([['a', 'b', 'c']]);
  });

  it('gathers what comes while a transaction is under way into the next one', async () => {
    const { lane, batches, seen, settled } = laneUnderControl();
    const all: Array<Promise<Outcome>> = [];
    const submit = async (...ids: string[]) => {
      all.push(...ids.map((id) => lane.submit(placement(id))));
      await settled();
    };
    await submit('a', 'b', 'c', 'd');
    await submit('e');
    expect(seen()).toEqual([['a', 'b', 'c', 'd']]);

    batches[0]?.commit();
    await settled();

    expect(seen()).toEqual([['a', 'b', 'c', 'd'], ['e']]);
    batches[1]?.commit();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd', 'e'].map((id) => ({ replayOf: id })));
  });

  it('has a second transaction under way when as many wait as are worth it, and never a third', async () => {
    const { lane, seen, settled } = laneUnderControl();
    for (const ids of [['a', 'b'], ['c'], ['d'], ['e', 'f', 'g', 'h', 'i', 'j']]) {
      for (const id of ids) void lane.submit(placement(id));
      await settled();
    }
    expect(seen()).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('keeps a transaction to its largest size, in order of arrival', async () => {
    const { lane, batches, seen, settled } = laneUnderControl({ maxBatch: 2 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) void lane.submit(placement(id));
    await settled();
    batches[0]?.commit();
    batches[1]?.commit();
    await settled();
    expect(seen()).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('never has a customer’s key twice in one transaction', async () => {
    const { lane, batches, seen, settled } = laneUnderControl();
    for (const id of ['a', 'b']) void lane.submit(placement(id, 'same'));
    void lane.submit(placement('c', 'another'));
    await settled();
    expect(seen()[0]).toEqual(['a', 'c']);
    batches[0]?.commit();
    await settled();
    expect(seen()[1]).toEqual(['b']);
  });

  it('turns away what the queue does not hold', async () => {
    const { lane, seen, settled } = laneUnderControl({ maxQueue: 1 });
    void lane.submit(placement('a'));
    expect(await codeOf(lane.submit(placement('b')))).toBe('SERVICE_UNAVAILABLE');
    await settled();
    expect(seen()).toEqual([['a']]);
  });

  it('never places an order that was told to come back later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    try {
      const { lane, batches, seen, settled } = laneUnderControl({ maxWaitMs: 5_000 });
      for (const id of ['a', 'b', 'c', 'd']) void lane.submit(placement(id));
      await settled();
      const late = codeOf(lane.submit(placement('late')));
      vi.advanceTimersByTime(5_000);
      expect(await late).toBe('SERVICE_UNAVAILABLE');
      batches[0]?.commit();
      await settled();
      expect(seen()).toEqual([['a', 'b', 'c', 'd']]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('drops an order whose client has hung up by the time its turn comes', async () => {
    const { lane, seen, settled } = laneUnderControl();
    const gone = codeOf(lane.submit(placement('gone'), () => true));
    void lane.submit(placement('here'), () => false);
    await settled();
    expect(seen()).toEqual([['here']]);
    expect(await gone).toBe('BAD_REQUEST');
  });

  it('runs a batch that failed order by order, so that only the culprit fails', async () => {
    const { lane, batches, seen, settled } = laneUnderControl();
    const answers = ['good', 'bad', 'also good'].map((id) => codeOf(lane.submit(placement(id))));
    await settled();
    batches[0]?.fail(new Error('poisoned'));
    await settled();
    batches[1]?.commit();
    await settled();
    batches[2]?.fail(new Error('poisoned'));
    await settled();
    batches[3]?.commit();

    expect(await Promise.all(answers)).toEqual(['placed', 'poisoned', 'placed']);
    expect(seen()).toEqual([['good', 'bad', 'also good'], ['good'], ['bad'], ['also good']]);
  });

  it('does not try one by one when the failure is no order’s fault', async () => {
    const { lane, batches, seen, settled } = laneUnderControl({ mayHaveCulprit: () => false });
    const both = ['a', 'b'].map((id) => codeOf(lane.submit(placement(id))));
    await settled();
    batches[0]?.fail(new Error('away'));
    expect(await Promise.all(both)).toEqual(['away', 'away']);
    expect(seen()).toHaveLength(1);
  });

  it('goes on beside batches that are late, so many and no more, until one of them ends', async () => {
    const { lane, batches, seen } = laneUnderControl({ maxWaitMs: 1_000, maxLate: 2 });
    const answers = [lane.submit(placement('a'))];
    await vi.waitFor(() => expect(seen()).toHaveLength(1));
    answers.push(lane.submit(placement('b')));
    await vi.waitFor(() => expect(seen()).toHaveLength(2));

    // Neither ends, and still two more begin. These have to keep their places.
    answers.push(lane.submit(placement('c')));
    await vi.waitFor(() => expect(seen()).toHaveLength(3));
    answers.push(lane.submit(placement('d')));
    await vi.waitFor(() => expect(seen()).toHaveLength(4));
    expect(await codeOf(lane.submit(placement('e')))).toBe('SERVICE_UNAVAILABLE');
    expect(seen()).toEqual([['a'], ['b'], ['c'], ['d']]);

    batches[0]?.commit();
    answers.push(lane.submit(placement('f')));
    await vi.waitFor(() => expect(seen()).toHaveLength(5));
    for (const batch of batches) batch.commit();
    expect(await Promise.all(answers.map(codeOf))).toEqual(answers.map(() => 'placed'));
  });
});
