import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../../config.js';
import { runInBackground } from '../../jobs/loop.js';
import { CONSUMER, ORDER_MAILS, writeOrderMails } from './consumer.js';

/** How often events are looked for that other processes have sequenced. */
const EVERY_SECONDS = 5;

/** Plugin: mails about orders. Orders do not know of it: it follows the events. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const isWanted = app.mail.isOn && ORDER_MAILS.some((kind) => app.mail.sends(kind));
    let isKnown = false;
    const writing = runInBackground(app, config, {
      name: CONSUMER,
      everySeconds: EVERY_SECONDS,
      async run(signal) {
        // Not at boot: migrations may be somebody else's task, and still to come.
        if (!isKnown) await (isWanted ? app.events.listen(CONSUMER) : app.events.leave(CONSUMER));
        isKnown = true;
        if (!isWanted) return;
        await writeOrderMails(app.sequelize, app.mail, signal);
        app.mail.notify();
      },
    });
    if (isWanted) app.events.onSequenced(() => writing.notify());
  },
  { name: 'order mails', dependencies: ['mail', 'events'] },
);
