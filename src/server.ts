import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { BaseError } from 'sequelize';
import { buildApp } from './app.js';
import { type Config, ConfigError, loadConfig } from './config.js';

/** The process: reads its settings, builds the app, listens, and closes without dropping what is in flight. */
async function main(): Promise<void> {
  const config = loadConfig();
  const app = await buildApp(config);
  const shutdown = closeWithGrace(
    { delay: config.shutdownSeconds * 1000, logger: app.log },
    async ({ err, signal }) => {
      if (err) app.log.fatal({ err }, 'closing after an error that nothing caught');
      else app.log.info(`closing${signal ? ` on ${signal}` : ''}: finishing what is in flight`);
      await app.close();
    },
  );
  // Started by scripts/start.mjs: when that is gone, so is the database that it brought up.
  if (process.connected) process.once('disconnect', () => shutdown.close());

  await app.listen({ host: config.host, port: config.port });
  if (!config.production) console.log(banner(app, config));
}

function banner(app: FastifyInstance, config: Config): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const url = `http://${config.host === '0.0.0.0' || config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`;
  return [
    '',
    `  Stockkeeper answers at  ${url}/api`,
    `  Try it in a browser     ${url}/docs`,
    ...(config.demoSeed
      ? [
          '  Demo logins             admin@example.com / admin-demo-password',
          '                          customer@example.com / customer-demo-password',
        ]
      : []),
    ...(config.dataDir ? [`  Its data lies in        ${config.dataDir}`] : []),
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}

main().catch((error: NodeJS.ErrnoException) => {
  console.error(whyItFailed(error));
  process.exit(1);
});

function whyItFailed(error: NodeJS.ErrnoException): string | undefined {
  if (error.code === 'EADDRINUSE') return `${error.message}. Set PORT to a free port.`;
  // The message says it all, and the error itself would show the statement with its values.
  if ([error, error.cause].some((one) => one instanceof ConfigError || one instanceof BaseError)) {
    return error.message;
  }
  return error.stack;
}
