import cluster from 'node:cluster';
import closeWithGrace from 'close-with-grace';
import { BaseError } from 'sequelize';
import { banner } from './banner.js';
import { CLOSE_MESSAGE, runCluster } from './cluster.js';
import { type Config, ConfigError, loadConfig, misspeltSettings } from './config.js';
import { whenStarterEnds } from './when-starter-ends.js';

/** The process: reads the settings, serves (itself, or through workers), and closes gracefully. */
async function main(): Promise<void> {
  const config = loadConfig();
  const isPrimary = cluster.isPrimary && config.workers > 1;
  const port = isPrimary ? await runCluster(config) : await serve(config);
  if (cluster.isPrimary && !config.production) console.log(banner(config, port));
}

/** @returns the port, once it listens */
async function serve(config: Config): Promise<number> {
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

  await app.listen({ host: config.host, port: config.port });
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : config.port;
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
