import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurnOfTheLoop } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPacer } from '../../../src/modules/webhooks/sending/pacer.js';

const STARTS = 12;

/** When requests start while so many others wait, in milliseconds. */
async function starts(waiting: number): Promise<number[]> {
  const pacer = createPacer();
  pacer.join(() => waiting);
  const startedAt: number[] = [];
  const begunAt = performance.now();
  for (let n = 0; n < STARTS; n++) {
    await pacer.turn();
    startedAt.push(performance.now() - begunAt);
  }
  return startedAt;
}

it('what comes alone starts at once', async () => {
  const pacer = createPacer();
  let hasStarted = false;
  void pacer.turn().then(() => {
    hasStarted = true;
  });
  await nextTurnOfTheLoop();
  expect(hasStarted).toBe(true);
});

it.each([
  { waiting: 3, gapMs: 5 },
  { waiting: 99, gapMs: 3 },
  { waiting: 5_000, gapMs: 1 },
])('with $waiting more, requests start $gapMs ms apart', async ({ waiting, gapMs }) => {
  // Timers may fire up to a millisecond early.
  for (const [n, at] of (await starts(waiting)).entries()) expect(at).toBeGreaterThanOrEqual(n * gapMs - 1);
});

it('the more wait, the closer they start', async () => {
  const few = (await starts(3)).at(-1) as number;
  const many: number[] = [];
  for (let n = 0; n < 5; n++) many.push((await starts(5_000)).at(-1) as number);
  // The fastest: on a busy machine any of them may be held up.
  expect(Math.min(...many)).toBeLessThan(few);
});

it('a sender that has no more does not count', async () => {
  const pacer = createPacer();
  const leave = pacer.join(() => 5_000);
  leave();
  const begunAt = performance.now();
  await pacer.turn();
  await pacer.turn();
  expect(performance.now() - begunAt).toBeGreaterThanOrEqual(4);
});

it('those in line count, too', async () => {
  const pacer = createPacer();
  const begunAt = performance.now();
  await Promise.all(Array.from({ length: 400 }, () => pacer.turn()));
  // 5 ms apart, it would be two seconds.
  expect(performance.now() - begunAt).toBeLessThan(400 * 5);
});

it('whoever closes waits for no turn', async () => {
  const pacer = createPacer();
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  let started = 0;
  for (let n = 0; n < 400; n++) void pacer.turn(closing.signal).then(() => started++);
  closing.abort();
  await nextTurnOfTheLoop();
  expect(started).toBe(400);
});
