import cluster, { type Address, type Worker } from 'node:cluster';
import { once } from 'node:events';
import closeWithGrace from 'close-with-grace';
import type { Config } from './config.js';
import { workersDied } from './metrics/cluster.js';
import { whenStarterEnds } from './when-starter-ends.js';

/** Tells a worker to shut down. Not a signal: Ctrl-C reaches workers too, and a second one kills them. */
export const CLOSE_MESSAGE = 'stockkeeper:close';

/** A worker that ends sooner than this is replaced only after a pause: the next one would probably end too. */
const SHORT_LIFE_MS = 1_000;

/**
 * Runs the service in several processes that share one port, by Node's cluster module. Each has its own pool and lane; the
 * database arbitrates between them as between machines. A worker that dies is replaced.
 *
 * @returns the port, once all workers listen
 * @throws Error when a worker cannot start
 */
export async function runCluster({ workers, shutdownSeconds }: Config): Promise<number> {
  let closing = false;
  const serving = new Set<Worker>();
  const grace = closeWithGrace({ delay: (shutdownSeconds + 2) * 1000, logger: console }, async () => {
    closing = true;
    const all = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(all.map((worker) => finish(worker, serving.has(worker))));
  });
  whenStarterEnds(() => grace.close());

  const start = async (): Promise<number> => {
    const worker = cluster.fork();
    const ended = once(worker, 'exit').then(() => {
      // This process is about to exit, too.
      if (closing) return new Promise<never>(() => {});
      throw new Error('A worker could not start. Its own words are above.');
    });
    const [address] = (await Promise.race([once(worker, 'listening'), ended])) as [Address];
    serving.add(worker);
    const servesSince = performance.now();
    worker.once('exit', (code, signal) => {
      serving.delete(worker);
      if (closing) return;
      workersDied.inc();
      console.error(
        `Worker ${worker.process.pid} died (${signal ?? `exit code ${code}`}); starting another.`,
      );
      startAnother(performance.now() - servesSince < SHORT_LIFE_MS ? SHORT_LIFE_MS : 0);
    });
    return address.port;
  };
  const startAnother = (pauseMs: number): void => {
    setTimeout(() => {
      if (closing) return;
      start().catch((error: Error) => {
        console.error(`${error.message} Trying again.`);
        startAnother(SHORT_LIFE_MS);
      });
    }, pauseMs);
  };
  const ports = await Promise.all(Array.from({ length: workers }, start));
  return ports[0] as number;
}

async function finish(worker: Worker, isServing: boolean): Promise<void> {
  if (worker.isDead()) return;
  const ended = once(worker, 'exit');
  // A worker that is still starting does not handle messages yet, and has nothing to finish.
  if (!isServing) worker.process.kill('SIGTERM');
  // A closed channel makes a worker shut down by itself.
  else if (worker.isConnected()) worker.send(CLOSE_MESSAGE);
  await ended;
}
