import Fastify from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { runInBackground } from '../../src/jobs/loop.js';

/** Work of which each run ends when it is told to. */
function controlled() {
  const runs: Array<{ end: () => void; fail: (error: Error) => void; signal: AbortSignal }> = [];
  const run = (signal: AbortSignal) =>
    new Promise<void>((end, fail) => {
      runs.push({ end, fail, signal });
    });
  return { runs, run };
}

const started = async ({ runs }: ReturnType<typeof controlled>, count: number) => {
  await vi.waitFor(() => expect(runs).toHaveLength(count));
  return runs[count - 1] as (typeof runs)[number];
};

let app = Fastify();
afterEach(() => app.close());

async function listening(work: ReturnType<typeof controlled>, everySeconds = 3600, shutdownSeconds = 10) {
  app = Fastify();
  const loop = runInBackground(app, { shutdownSeconds }, { name: 'work', everySeconds, run: work.run });
  await app.listen({ host: '127.0.0.1', port: 0 });
  return loop;
}

it('runs when the service listens, and again once for all that notify it meanwhile', async () => {
  const work = controlled();
  const loop = await listening(work);
  const first = await started(work, 1);
  for (let n = 0; n < 5; n++) loop.notify();
  expect(work.runs).toHaveLength(1);
  first.end();
  (await started(work, 2)).end();
  loop.notify();
  (await started(work, 3)).end();
});

it('runs again every so often, also after it has failed', async () => {
  const work = controlled();
  await listening(work, 0.01);
  (await started(work, 1)).fail(new Error('once'));
  (await started(work, 2)).end();
  const { signal, end } = await started(work, 3);
  // Closing would wait for a fourth that nobody ends.
  const closed = app.close();
  await vi.waitFor(() => expect(signal.aborted).toBe(true));
  end();
  await closed;
});

it('closing tells what is under way, waits for it, and begins nothing more', async () => {
  const work = controlled();
  const loop = await listening(work);
  const { signal, end } = await started(work, 1);
  loop.notify();
  let isClosed = false;
  const closed = app.close().then(() => {
    isClosed = true;
  });
  await vi.waitFor(() => expect(signal.aborted).toBe(true));
  expect(isClosed).toBe(false);
  end();
  await closed;
  loop.notify();
  expect(work.runs).toHaveLength(1);
});

it('closing does not wait beyond its time for what does not end', async () => {
  const work = controlled();
  await listening(work, 3600, 1);
  await started(work, 1);
  await app.close();
});
