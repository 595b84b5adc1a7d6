import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { problems } from '../../http/schemas.js';
import type { User } from '../../models/index.js';
import { logIn } from './log-in.js';
import {
  type IssuedToken,
  invalidRefreshToken,
  issueRefreshToken,
  replaceRefreshToken,
  revokeRefreshToken,
  rotateRefreshToken,
} from './refresh-tokens.js';
import { register } from './register.js';
import { login, refresh, registration, session } from './schemas.js';
import {
  clearRefreshCookie,
  refreshTokenOf,
  refuseForeignPages,
  sessionHeaders,
  setRefreshCookie,
  usesCookie,
} from './session-cookie.js';

export function authRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Auth'];
  const limitedTo = (max: number) =>
    ({ policy: 'public', isPrivate: true, rateLimit: { max, timeWindow: '1 minute' } }) as const;
  const limited = limitedTo(config.authRequestsPerMinute);
  /** Higher limit: tokens cannot be guessed, and an office with one IP address has many tabs that refresh when loaded. */
  const forMany = limitedTo(10 * config.authRequestsPerMinute);

  const refuseForeign = refuseForeignPages(config.corsOrigins);

  /** Revokes the session of a cookie that is being replaced: it would stay valid for weeks. */
  const beginSession = async (reply: FastifyReply, user: User, issued: IssuedToken) => {
    const before = usesCookie(reply.request) && refreshTokenOf(reply.request, {});
    if (before) await replaceRefreshToken(app.sequelize, before);
    return sessionOf(reply, user, issued);
  };

  /** Sends the refresh token in the body or, if requested, as a cookie. */
  const sessionOf = (reply: FastifyReply, user: User, { refreshToken, sessionId }: IssuedToken) => {
    const asCookie = usesCookie(reply.request);
    if (asCookie) setRefreshCookie(reply, refreshToken, config.refreshTokenSeconds);
    return {
      accessToken: app.issueAccessToken(user.id, user.tokenVersion, sessionId),
      ...(!asCookie && { refreshToken }),
      tokenType: 'Bearer' as const,
      expiresIn: config.accessTokenSeconds,
      user,
    };
  };

  app.post(
    '/auth/register',
    {
      config: limited,
      onRequest: refuseForeign,
      schema: {
        tags,
        operationId: 'register',
        summary: 'Create a customer account and sign in',
        headers: sessionHeaders,
        body: registration,
        response: { 201: session, ...problems('ALREADY_EXISTS', 'ORIGIN_NOT_ALLOWED') },
      },
    },
    async (request, reply) => {
      const user = await register(app.sequelize, app.mail, request.body, reply.passwords());
      const issued = await issueRefreshToken(user, config.refreshTokenSeconds);
      return reply.code(201).send(await beginSession(reply, user, issued));
    },
  );

  app.post(
    '/auth/login',
    {
      config: limited,
      onRequest: refuseForeign,
      schema: {
        tags,
        operationId: 'logIn',
        summary: 'Sign in with e-mail and password',
        headers: sessionHeaders,
        body: login,
        response: {
          200: session,
          ...problems('INVALID_CREDENTIALS', 'ACCOUNT_DISABLED', 'ORIGIN_NOT_ALLOWED'),
        },
      },
    },
    async (request, reply) => {
      const { refreshTokenSeconds } = config;
      const { user, issued } = await logIn(
        app.sequelize,
        request.body,
        refreshTokenSeconds,
        reply.passwords(),
      );
      return beginSession(reply, user, issued);
    },
  );

  app.post(
    '/auth/refresh',
    {
      config: forMany,
      onRequest: refuseForeign,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'refreshTokens',
        summary: 'Exchange a refresh token for a new pair of tokens',
        description:
          'Each refresh token can be used once. For 10 seconds, using it again returns the same new pair, so that two tabs or ' +
          'a lost response do no harm. Reusing it later ends the session.',
        headers: sessionHeaders,
        body: refresh,
        response: {
          200: session,
          ...problems('INVALID_REFRESH_TOKEN', 'ACCOUNT_DISABLED', 'ORIGIN_NOT_ALLOWED'),
        },
      },
    },
    async (request, reply) => {
      const token = refreshTokenOf(request, request.body);
      if (!token) throw invalidRefreshToken('There is no cookie with one. Log in.');
      const lifetime = config.refreshTokenSeconds;
      const { user, issued } = await rotateRefreshToken(app.sequelize, token, lifetime);
      return sessionOf(reply, user, issued);
    },
  );

  app.post(
    '/auth/logout',
    {
      config: forMany,
      onRequest: refuseForeign,
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'logOut',
        summary: 'End the session that a refresh token belongs to',
        description:
          'Revokes all access tokens of the account. Other sessions get new ones with their refresh tokens.',
        headers: sessionHeaders,
        body: refresh,
        response: {
          204: z.null().describe('Done, also if the token is unknown'),
          ...problems('ORIGIN_NOT_ALLOWED'),
        },
      },
    },
    async (request, reply) => {
      const token = refreshTokenOf(request, request.body);
      if (token) await revokeRefreshToken(app.sequelize, token);
      if (usesCookie(request)) clearRefreshCookie(reply);
      return reply.code(204).send(null);
    },
  );
}
