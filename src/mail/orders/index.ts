import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.js';
import { runInBackground } from '../../jobs/loop.js';
import { CONSUMER, ORDER_MAILS, STALE_DAYS, writeOrderMails } from './consumer.js';

/** How often events are looked for that other processes have sequenced. */
const EVERY_SECONDS = 5;
/** How often it is said that events are still wanted. */
const RENEW_MS = 60 * 60 * 1000;

/**
 * Plugin: mails about orders. Orders do not know of it: it follows the events. A process that sends no mail leaves those alone
 * that do: events are recorded until none has asked for them for so long that what happened is no news.
 */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    if (!app.mail.isOn || !ORDER_MAILS.some((kind) => app.mail.sends(kind))) return;
    let renewsAt = 0;
    const listen = async () => {
      if (Date.now() < renewsAt) return;
      await app.events.listen(CONSUMER, { days: STALE_DAYS });
      renewsAt = Date.now() + RENEW_MS;
    };
    const writing = runInBackground(app, config, {
      name: CONSUMER,
      everySeconds: EVERY_SECONDS,
      async run(signal) {
        await listen();
        await writeOrderMails(app.sequelize, app.mail, signal);
        app.mail.notify();
      },
    });
    app.events.onSequenced(() => writing.notify());
    // Before the first order. Before migrations have run, which may be somebody else's task, it is too early.
    await listen().catch((err) => app.log.warn({ err }, 'mails about orders are listened for later'));
  },
  { name: 'order mails', dependencies: ['mail', 'events'] },
);
