import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { sendAccepted } from '../../http/accepted.js';
import { problems } from '../../http/schemas.js';
import type { OnVerified } from '../users/api.js';
import { requestPasswordReset, resetPassword } from './reset-password.js';
import { passwordReset, passwordResetRequest } from './schemas.js';

export function resetRoutes(instance: FastifyInstance, config: Config, onVerified: OnVerified): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Auth'];
  const limited = {
    policy: 'public',
    isPrivate: true,
    rateLimit: { max: config.authRequestsPerMinute, timeWindow: '1 minute' },
  } as const;

  app.post(
    '/auth/password-reset',
    {
      config: limited,
      schema: {
        tags,
        operationId: 'requestPasswordReset',
        summary: 'Have a link sent that sets a new password',
        description:
          'The answer is the same whether or not the address has an account. The link is valid for 30 minutes; an account gets at ' +
          'most five an hour.',
        body: passwordResetRequest,
        response: {
          202: z.null().describe('If the address has an account, a mail is on its way to it'),
          ...problems('MAIL_NOT_CONFIGURED'),
        },
      },
    },
    async (request, reply) => {
      await requestPasswordReset(app.mail, request.body.email);
      return sendAccepted(reply);
    },
  );

  app.post(
    '/auth/password-reset/confirm',
    {
      config: limited,
      schema: {
        tags,
        operationId: 'resetPassword',
        summary: 'Set a new password by the link of a mail; ends all sessions',
        body: passwordReset,
        response: {
          204: z.null().describe('Done: sign in with the new password'),
          ...problems('INVALID_TOKEN'),
        },
      },
    },
    async (request, reply) => {
      const tools = { mail: app.mail, passwords: reply.passwords(), onVerified };
      await resetPassword(app.sequelize, request.body, tools);
      return reply.code(204).send(null);
    },
  );
}
