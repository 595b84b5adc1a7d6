import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { runInBackground } from '../../jobs/loop.js';
import type { WebhooksContext } from './context.js';
import { deliveryRoutes } from './delivery-routes.js';
import { endpointRoutes } from './endpoint-routes.js';
import { createListening } from './listening.js';
import { maintainEndpoints } from './maintain.js';
import { measureWebhooks } from './metrics.js';
import { queueDeliveries } from './queue-deliveries.js';
import { createSecretBox } from './secrets.js';
import { createPacer } from './sending/pacer.js';
import { createPoster } from './sending/post.js';
import { Sender } from './sending/sender.js';

/** Without a wake-up: for retries that become due, and what another process has queued. */
const EVERY_SECONDS = 1;

/** Plugin: webhook endpoints, and the sender that signs events and sends them there. */
export default async function webhooks(app: FastifyInstance, config: Config): Promise<void> {
  const { sequelize, events, mail, log } = app;
  const { httpsOnly, allowPrivate, timeoutSeconds } = config.webhooks;
  const targets = { httpsOnly, allowPrivate };
  const timeoutMs = timeoutSeconds * 1000;
  const context: WebhooksContext = {
    sequelize,
    secrets: createSecretBox(config.webhooks),
    poster: createPoster({ ...targets, timeoutMs }),
    pacer: createPacer(),
    targets,
    timeoutMs,
    listening: createListening(app),
    mail,
    log,
    notify: () => loop.notify(),
  };
  const sender = new Sender(context);
  const cutOff = new AbortController();
  // Each request in flight listens.
  setMaxListeners(0, cutOff.signal);
  const loop = runInBackground(app, config, {
    name: 'webhook deliveries',
    everySeconds: EVERY_SECONDS,
    run: (signal) => {
      // Each request that waits for its turn listens.
      setMaxListeners(0, signal);
      return sender.look({ signal, cutOff: cutOff.signal });
    },
  });
  runInBackground(app, config, maintainEndpoints(context));
  measureWebhooks(app);
  events.withSequenced((range, transaction) => queueDeliveries(sequelize, range, transaction));
  events.onSequenced(context.notify);

  // What is in flight has half of the time of closing: what is cut off is sent again.
  const graceMs = config.shutdownSeconds * 500;
  app.addHook('onClose', async () => {
    await Promise.race([sender.idle(), delay(graceMs, undefined, { ref: false })]);
    cutOff.abort();
    await Promise.race([sender.idle(), delay(graceMs, undefined, { ref: false })]);
    context.poster.close();
  });

  endpointRoutes(app, context);
  deliveryRoutes(app, context);
}
