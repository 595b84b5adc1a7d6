import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { inTransaction } from '../../database/transaction.js';
import { Problem } from '../../errors.js';
import { User } from '../../models/index.js';
import { problems } from '../../schemas.js';
import { issueRefreshToken, revokeRefreshToken, rotateRefreshToken } from './refresh-tokens.js';
import { login, refresh, registration, session } from './schemas.js';

export function authRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Auth'];
  const limited = {
    policy: 'public',
    rateLimit: { max: config.authRequestsPerMinute, timeWindow: '1 minute' },
  } as const;

  const sessionOf = (user: User, refreshToken: string) => ({
    accessToken: app.issueAccessToken(user.id),
    refreshToken,
    tokenType: 'Bearer' as const,
    expiresIn: config.accessTokenSeconds,
    user,
  });

  app.post(
    '/auth/register',
    {
      config: limited,
      schema: {
        tags,
        summary: 'Open a customer account and sign in',
        body: registration,
        response: { 201: session, ...problems('ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const user = await User.create(request.body);
      const refreshToken = await issueRefreshToken(user.id, config.refreshTokenSeconds);
      return reply.code(201).send(sessionOf(user, refreshToken));
    },
  );

  app.post(
    '/auth/login',
    {
      config: limited,
      schema: {
        tags,
        summary: 'Sign in with e-mail and password',
        body: login,
        response: { 200: session, ...problems('INVALID_CREDENTIALS', 'ACCOUNT_DISABLED') },
      },
    },
    async (request) => {
      const { password } = request.body;
      const email = request.body.email.trim().toLowerCase();
      const found = await User.findOne({ where: { email } });
      // The database finds `àda` and `ada` followed by a NUL for `ada`; an account has one address.
      const user = found?.email === email ? found : null;
      const refusal = () =>
        new Problem('INVALID_CREDENTIALS', 'Check both, or open an account with POST /api/auth/register.');
      // The same answer, after the same time, for an unknown e-mail and for a wrong password.
      if (!(await User.verifyPassword(user, password)) || !user) throw refusal();
      if (!user.isActive) throw new Problem('ACCOUNT_DISABLED', 'Ask the shop to enable the account again.');
      const refreshToken = await inTransaction(app.sequelize, async (transaction) => {
        // A change of the password ends every sign-in, so it must not come between.
        if (!(await user.lockPassword(transaction))) throw refusal();
        return issueRefreshToken(user.id, config.refreshTokenSeconds, { transaction });
      });
      return sessionOf(user, refreshToken);
    },
  );

  app.post(
    '/auth/refresh',
    {
      config: limited,
      schema: {
        tags,
        summary: 'Trade a refresh token for a new pair of tokens',
        description: 'Each refresh token is good once. Using one again ends the sign-in that it came from.',
        body: refresh,
        response: { 200: session, ...problems('INVALID_REFRESH_TOKEN', 'ACCOUNT_DISABLED') },
      },
    },
    async (request) => {
      const { user, refreshToken } = await rotateRefreshToken(
        app.sequelize,
        request.body.refreshToken,
        config.refreshTokenSeconds,
      );
      return sessionOf(user, refreshToken);
    },
  );

  app.post(
    '/auth/logout',
    {
      config: limited,
      schema: {
        tags,
        summary: 'End the sign-in that a refresh token belongs to',
        body: refresh,
        response: { 204: z.null().describe('Done, also when the token was not known') },
      },
    },
    async (request, reply) => {
      await revokeRefreshToken(request.body.refreshToken);
      return reply.code(204).send(null);
    },
  );
}
