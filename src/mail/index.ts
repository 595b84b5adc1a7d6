import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { leasedWork } from '../jobs/leased-work.js';
import { runInBackground } from '../jobs/loop.js';
import { guestTokens } from '../rules/guest-tokens.js';
import { createMailer, type Mailer } from './mailer.js';
import { measureMails } from './metrics.js';
import { Sender } from './sender.js';
import { deleteOldMails } from './store.js';
import { tokenKeyOf } from './tokens/derive.js';
import { createTransport } from './transport.js';

declare module 'fastify' {
  interface FastifyInstance {
    mail: Mailer;
  }
}

/** How often mails of other processes, and those that were put off, are looked for. */
const EVERY_SECONDS = 5;
const CLEANING = {
  name: 'delete old mails',
  everySeconds: 600,
  leaseSeconds: 300,
  cooldownSeconds: 3_600,
};

/** Plugin: writing mails, and sending them in the background. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const { mail: setup, shop, jwtSecret, jwtSecretPrevious } = config;
    measureMails(app);
    const tokenKey = tokenKeyOf(jwtSecret);
    const tokenKeys = [tokenKey, ...(jwtSecretPrevious ? [tokenKeyOf(jwtSecretPrevious)] : [])];
    const common = { tokenKeys, locale: shop.language, off: setup?.off ?? [] };
    if (!setup) {
      app.decorate('mail', createMailer({ ...common, isOn: false, notify: () => {} }));
      return;
    }
    const sender = new Sender({
      sequelize: app.sequelize,
      shop,
      tokenKey,
      guestTokens: guestTokens([jwtSecret]),
      transport: createTransport({ setup, shopName: shop.name }),
      log: app.log,
      onRoom: () => sending.notify(),
    });
    // An onClose hook that is added earlier runs later, and this one before the pool is closed.
    app.addHook('onClose', () =>
      Promise.race([sender.idle(), delay(patienceMs(config), undefined, { ref: false })]),
    );
    const sending = runInBackground(app, config, {
      name: 'send mails',
      everySeconds: EVERY_SECONDS,
      run: (signal) => sender.start(signal),
    });
    runInBackground(app, config, leasedWork(app.sequelize, CLEANING, deleteOldMails));
    app.decorate('mail', createMailer({ ...common, isOn: true, notify: () => sending.notify() }));
  },
  { name: 'mail', dependencies: ['database'] },
);

/** Half of the time that closing has: the loops take the other half at most. */
const patienceMs = ({ shutdownSeconds }: Config): number => shutdownSeconds * 500;
