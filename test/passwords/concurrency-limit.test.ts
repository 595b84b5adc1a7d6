import { expect, it } from 'vitest';
import { ConcurrencyLimit } from '../../src/passwords/concurrency-limit.js';

const BUSY = { code: 'SERVICE_UNAVAILABLE', status: 503, retryAfterSeconds: 2 };
const HUNG_UP = { code: 'BAD_REQUEST' };
const SOON = { concurrency: 2, maxWaiting: 3, maxWaitMs: 60_000 };

/** Work that goes on until it is let go. */
function gate() {
  let begun = 0;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const work = async () => {
    begun += 1;
    await opened;
    return begun;
  };
  return { work, open: () => open(), begun: () => begun };
}

it('does so many at once, lets so many wait, and refuses who comes then', async () => {
  const limit = new ConcurrencyLimit(SOON);
  const { work, open, begun } = gate();
  const taken = Array.from({ length: 5 }, () => limit.run(work));
  await expect(limit.run(work)).rejects.toMatchObject(BUSY);
  expect(begun()).toBe(2);
  open();
  await Promise.all(taken);
  expect(begun()).toBe(5);
  await expect(limit.run(async () => 'free')).resolves.toBe('free');
});

it('refuses who has waited too long, whose work then never begins', async () => {
  const limit = new ConcurrencyLimit({ ...SOON, concurrency: 1, maxWaitMs: 1 });
  const { work, open, begun } = gate();
  const first = limit.run(work);
  await expect(limit.run(work)).rejects.toMatchObject(BUSY);
  open();
  await first;
  expect(begun()).toBe(1);
});

it('drops who has gone while waiting or before, and makes room at once', async () => {
  const limit = new ConcurrencyLimit({ ...SOON, concurrency: 1, maxWaiting: 1 });
  const { work, open, begun } = gate();
  const [first, gone] = [limit.run(work), new AbortController()];
  const dropped = limit.run(work, gone.signal);
  await expect(limit.run(work)).rejects.toMatchObject(BUSY);
  gone.abort();
  await expect(dropped).rejects.toMatchObject(HUNG_UP);
  await expect(limit.run(work, AbortSignal.abort())).rejects.toMatchObject(HUNG_UP);
  const next = limit.run(work);
  open();
  await Promise.all([first, next]);
  expect(begun()).toBe(2);
});

it('finishes what has begun, though they have gone: its place is taken until then', async () => {
  const limit = new ConcurrencyLimit({ ...SOON, concurrency: 1 });
  const [running, next, gone] = [gate(), gate(), new AbortController()];
  const first = limit.run(running.work, gone.signal);
  const second = limit.run(next.work);
  gone.abort();
  next.open();
  expect(next.begun()).toBe(0);
  running.open();
  await expect(first).resolves.toBe(1);
  await expect(second).resolves.toBe(1);
});

it('hands on what the work throws, and goes on', async () => {
  const limit = new ConcurrencyLimit({ ...SOON, concurrency: 1 });
  await expect(limit.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(limit.run(async () => 'next')).resolves.toBe('next');
});
