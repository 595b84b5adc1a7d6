import cluster, { type Address, type Worker } from 'node:cluster';
import { once } from 'node:events';
import closeWithGrace from 'close-with-grace';
import type { Config } from './config.js';

/** Sent to a worker that is to finish and go. A signal would do, but Ctrl-C reaches workers as well, and two are too many. */
export const CLOSE_MESSAGE = 'stockkeeper:close';

/** A worker that ends sooner than this after it began to serve is not replaced at once: it would only end again. */
const SHORT_LIFE_MS = 1_000;

/**
 * Runs the service in several processes of this machine that share one port, through Node's cluster module. Each
 * has a pool and a lane of its own; the database decides between them, as it does between machines. A worker that
 * dies is replaced.
 *
 * @returns the port, when all of them listen
 * @throws Error when one cannot even start: the next could not either
 */
export async function runCluster({ workers, shutdownSeconds }: Config): Promise<number> {
  let closing = false;
  const grace = closeWithGrace({ delay: (shutdownSeconds + 2) * 1000, logger: console }, async () => {
    closing = true;
    await Promise.all(Object.values(cluster.workers ?? {}).map(finish));
  });
  if (process.connected) process.once('disconnect', () => grace.close());

  const start = async (): Promise<number> => {
    const worker = cluster.fork();
    const [address] = (await Promise.race([
      once(worker, 'listening'),
      once(worker, 'exit').then(() =>
        Promise.reject(new Error('A worker could not start. Its own words are above.')),
      ),
    ])) as [Address];
    const servesSince = performance.now();
    worker.once('exit', (code, signal) => {
      if (closing) return;
      console.error(
        `Worker ${worker.process.pid} died (${signal ?? `exit code ${code}`}); starting another.`,
      );
      const pauseMs = performance.now() - servesSince < SHORT_LIFE_MS ? SHORT_LIFE_MS : 0;
      setTimeout(() => {
        if (!closing) start().catch((error: Error) => console.error(error.message));
      }, pauseMs);
    });
    return address.port;
  };
  const ports = await Promise.all(Array.from({ length: workers }, start));
  return ports[0] as number;
}

async function finish(worker: Worker | undefined): Promise<void> {
  if (!worker || worker.isDead()) return;
  const ended = once(worker, 'exit');
  // One whose channel is closed has been told by that.
  if (worker.isConnected()) worker.send(CLOSE_MESSAGE);
  await ended;
}
