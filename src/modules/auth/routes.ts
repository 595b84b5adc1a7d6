import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { problems } from '../../http/schemas.js';
import { User } from '../../models/index.js';
import { logIn } from './log-in.js';
import { issueRefreshToken, revokeRefreshToken, rotateRefreshToken } from './refresh-tokens.js';
import { login, refresh, registration, session } from './schemas.js';

export function authRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Auth'];
  const limited = {
    policy: 'public',
    isPrivate: true,
    rateLimit: { max: config.authRequestsPerMinute, timeWindow: '1 minute' },
  } as const;

  const sessionOf = (user: User, refreshToken: string) => ({
    accessToken: app.issueAccessToken(user.id, user.tokenVersion),
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
        operationId: 'register',
        summary: 'Open a customer account and sign in',
        body: registration,
        response: { 201: session, ...problems('ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const { password, ...person } = request.body;
      const passwordHash = await reply.passwords().hash(password);
      const user = await User.create({ ...person, passwordHash });
      const refreshToken = await issueRefreshToken(user, config.refreshTokenSeconds);
      return reply.code(201).send(sessionOf(user, refreshToken));
    },
  );

  app.post(
    '/auth/login',
    {
      config: limited,
      schema: {
        tags,
        operationId: 'logIn',
        summary: 'Sign in with e-mail and password',
        body: login,
        response: { 200: session, ...problems('INVALID_CREDENTIALS', 'ACCOUNT_DISABLED') },
      },
    },
    async (request, reply) => {
      const { refreshTokenSeconds } = config;
      const { user, refreshToken } = await logIn(
        app.sequelize,
        request.body,
        refreshTokenSeconds,
        reply.passwords(),
      );
      return sessionOf(user, refreshToken);
    },
  );

  app.post(
    '/auth/refresh',
    {
      config: limited,
      schema: {
        tags,
        operationId: 'refreshTokens',
        summary: 'Trade a refresh token for a new pair of tokens',
        description:
          'Each refresh token is good once. For 10 s it answers with the successor that it already has, for two tabs ' +
          'at once and for an answer that was lost; used again later, it ends the sign-in that it came from.',
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
        operationId: 'logOut',
        summary: 'End the sign-in that a refresh token belongs to',
        description:
          'Every access token of the account ends as well. Other sign-ins get new ones with their refresh tokens.',
        body: refresh,
        response: { 204: z.null().describe('Done, also when the token was not known') },
      },
    },
    async (request, reply) => {
      await revokeRefreshToken(app.sequelize, request.body.refreshToken);
      return reply.code(204).send(null);
    },
  );
}
