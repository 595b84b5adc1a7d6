import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { checkPassword, hashPassword, type Passwords } from '../passwords/password.js';
import { consumePoint, sharedLimit, tooManyRequests } from './shared-limits.js';
import { networkOf, signInThrottle } from './sign-in-throttle.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Counts towards WRITES_PER_MINUTE of the account, shared by all such routes. Admins are exempt. */
    limitPerAccount?: boolean;
    /** Counts requests without an account towards GUEST_ORDERS_PER_HOUR of their network address. */
    limitGuests?: boolean;
  }
  interface FastifyReply {
    passwords(): Passwords;
  }
}

/** Limits that all processes share, at the cost of one statement. Those of the security plugin count per process. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const throttle = signInThrottle(app.sequelize, config.signInFailures);
    app.decorateReply('passwords', function (this: FastifyReply) {
      const signal = this.disconnectSignal();
      return {
        hash: (password) => hashPassword(password, signal),
        forgive: (emailKey) => throttle.forgive({ emailKey, address: this.request.ip }),
        check: async (emailKey, passwordHash, password) => {
          const attempt = await throttle.attempt({ emailKey, address: this.request.ip });
          try {
            if (attempt.waitMs > 0) await delay(attempt.waitMs);
            const verdict = await checkPassword(passwordHash, password, signal);
            if (verdict !== 'wrong') await attempt.succeeded();
            return verdict;
          } catch (error) {
            await attempt.giveBack();
            throw error;
          }
        },
      };
    });

    const writes = sharedLimit(app.sequelize, {
      name: 'writes',
      points: config.writesPerMinute,
      seconds: 60,
    });
    const limitPerAccount: preHandlerAsyncHookHandler = async ({ user, isGuest, params }) => {
      if (!isGuest && user.role === 'admin') return;
      const key = isGuest ? `order ${(params as { id: string }).id}` : String(user.id);
      const refused = await consumePoint(writes, key);
      if (refused) throw tooManyRequests('This account has sent too many requests.', refused.msBeforeNext);
    };
    const guestOrders = sharedLimit(app.sequelize, {
      name: 'guest-orders',
      points: config.guestOrders.perHour,
      seconds: 60 * 60,
    });
    const limitGuests: preHandlerAsyncHookHandler = async ({ user, ip }) => {
      if (user) return;
      const refused = await consumePoint(guestOrders, networkOf(ip));
      if (refused) throw tooManyRequests('Too many guests have ordered from here.', refused.msBeforeNext);
    };
    app.addHook('onRoute', (route) => {
      const limits = [
        ...(route.config?.limitPerAccount ? [limitPerAccount] : []),
        ...(route.config?.limitGuests ? [limitGuests] : []),
      ];
      if (limits.length === 0) return;
      route.preHandler = [...limits, ...[route.preHandler ?? []].flat()] as preHandlerAsyncHookHandler[];
    });
  },
  { name: 'limits', dependencies: ['database', 'authentication', 'disconnect-signal'] },
);
