import cluster from 'node:cluster';
import closeWithGrace from 'close-with-grace';
import { BaseError } from 'sequelize';
import { banner } from './banner.js';
import { CLOSE_MESSAGE, runCluster } from './cluster.js';
import { type Config, ConfigError, loadConfig, misspeltSettings } from './config.js';
import { shareRunning } from './http/share-running.js';
import { scrapeWorkers } from './metrics/cluster.js';
import { listenForScrapes } from './metrics/listen.js';
import { startMetrics } from './metrics/scrape.js';
import { whenStarterEnds } from './when-starter-ends.js';

/** The process: reads the settings, serves (itself, or through workers), and closes gracefully. */
async function main(): Promise<void> {
  const config = loadConfig();
  const isPrimary = cluster.isPrimary && config.workers > 1;
  const { port, metricsUrl } = isPrimary ? await serveByWorkers(config) : await serve(config);
  if (cluster.isPrimary && !config.production) console.log(banner(config, port, metricsUrl));
}

interface Serving {
  port: number;
  /** If metrics have a port of their own. */
  metricsUrl?: string;
}

/** @returns once all workers listen */
async function serveByWorkers(config: Config): Promise<Serving> {
  // Before the workers start, which tell that they can be asked.
  const scrape = config.metrics && shareRunning(scrapeWorkers(config.workers));
  const port = await runCluster(config);
  return { port, metricsUrl: scrape && (await serveMetrics(config, scrape)) };
}

/** @returns once it listens */
async function serve(config: Config): Promise<Serving> {
  // Not by the primary of a cluster, which serves nothing.
  const { buildApp } = await import('./app.js');
  const app = await buildApp(config);
  // Once per cluster is enough.
  if ((cluster.worker?.id ?? 1) === 1) for (const suspect of misspeltSettings()) app.log.warn(suspect);
  const shutdown = closeWithGrace(
    { delay: config.shutdownSeconds * 1000, logger: app.log },
    async ({ err, signal }) => {
      if (err) app.log.fatal({ err }, 'closing after an error that nothing caught');
      else app.log.info(`closing${signal ? ` on ${signal}` : ''}: finishing what is in flight`);
      await app.close();
    },
  );
  whenStarterEnds(() => shutdown.close());
  process.on('message', (message) => {
    if (message === CLOSE_MESSAGE) shutdown.close();
  });

  const isMeasured = config.metrics !== undefined && !cluster.isWorker;
  const metricsUrl = isMeasured ? await serveMetrics(config, shareRunning(startMetrics())) : undefined;
  if (metricsUrl) app.log.info(`Metrics at ${metricsUrl}`);
  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  return { port: typeof address === 'object' && address ? address.port : config.port, metricsUrl };
}

/** @returns where metrics are, unless they are at the port of the service. They can be read until the process ends */
async function serveMetrics(
  { metrics, host }: Config,
  scrape: () => Promise<string>,
): Promise<string | undefined> {
  if (metrics?.port === undefined) return undefined;
  try {
    return await listenForScrapes({ ...metrics, port: metrics.port, host }, scrape);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new ConfigError([`METRICS_PORT ${metrics.port} is in use: choose a free port`]);
  }
}

main().catch((error: NodeJS.ErrnoException) => {
  console.error(whyItFailed(error));
  process.exit(1);
});

function whyItFailed(error: NodeJS.ErrnoException): string | undefined {
  if (error.code === 'EADDRINUSE') return `${error.message}. Set PORT to a free port.`;
  // The message is enough, and the error object would show the SQL with its values.
  if ([error, error.cause].some((one) => one instanceof ConfigError || one instanceof BaseError)) {
    return error.message;
  }
  return error.stack;
}
