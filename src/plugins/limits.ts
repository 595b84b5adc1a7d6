import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, preHandlerAsyncHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { checkPassword, hashPassword, type Passwords } from '../passwords/password.js';
import { sharedLimit, takePoint, tooMany } from './shared-limits.js';
import { signInThrottle } from './sign-in-throttle.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether an account may call it only so often a minute, together with all such routes. Admins may, always. */
    limitPerAccount?: boolean;
  }
  interface FastifyReply {
    passwords(): Passwords;
  }
}

/** Limits that all processes share, unlike those of the security plugin, which cost no statement. */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const enter = signInThrottle(app.sequelize, config.signInFailures);
    app.decorateReply('passwords', function (this: FastifyReply) {
      const gone = this.hungUp();
      return {
        hash: (password) => hashPassword(password, gone),
        check: async (emailKey, passwordHash, password) => {
          const attempt = await enter({ emailKey, address: this.request.ip });
          try {
            if (attempt.waitMs > 0) await delay(attempt.waitMs);
            const verdict = await checkPassword(passwordHash, password, gone);
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
    const limitPerAccount: preHandlerAsyncHookHandler = async ({ user }) => {
      if (user.role === 'admin') return;
      const refused = await takePoint(writes, String(user.id));
      if (refused) throw tooMany('This account has sent a great deal.', refused.msBeforeNext);
    };
    app.addHook('onRoute', (route) => {
      if (!route.config?.limitPerAccount) return;
      route.preHandler = [
        limitPerAccount,
        ...[route.preHandler ?? []].flat(),
      ] as preHandlerAsyncHookHandler[];
    });
  },
  { name: 'limits', dependencies: ['database', 'authentication', 'hung-up'] },
);
