import { expect, it } from 'vitest';
import {
  type Needed,
  NOTHING_NEEDED,
  NotReady,
  untilReady,
} from '../../../src/modules/stock/documents/lock-claims.js';

it('an attempt waits for all that others were changing in those before', async () => {
  const asked: Needed[] = [];
  const needs: Array<Partial<Needed>> = [
    { orderIds: ['first'] },
    { orderIds: ['second', 'first'], holdIds: ['hold'] },
    { productIds: [7] },
  ];
  const done = await untilReady(async (needed) => {
    asked.push(needed);
    const next = needs.shift();
    if (next) throw new NotReady(next);
    return 'counted';
  });
  expect(done).toBe('counted');
  expect(asked).toEqual([
    NOTHING_NEEDED,
    { ...NOTHING_NEEDED, orderIds: ['first'] },
    { productIds: [], orderIds: ['first', 'second'], holdIds: ['hold'] },
    { productIds: [7], orderIds: ['first', 'second'], holdIds: ['hold'] },
  ]);
});

it('if others change orders at each attempt, it is refused for now, with the time to wait', async () => {
  let attempts = 0;
  const never = untilReady(async () => {
    attempts++;
    throw new NotReady({ orderIds: [`order ${attempts}`] });
  });
  await expect(never).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
    message: expect.stringContaining('Try again shortly'),
    retryAfterSeconds: 1,
  });
  expect(attempts).toBe(8);
});

it('whatever else fails ends it at once', async () => {
  let attempts = 0;
  const failing = untilReady(async () => {
    attempts++;
    throw new Error('the connection is gone');
  });
  await expect(failing).rejects.toThrow('the connection is gone');
  expect(attempts).toBe(1);
});
