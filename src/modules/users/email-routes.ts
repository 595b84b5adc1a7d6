import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { sendAccepted } from '../../http/accepted.js';
import { problems } from '../../http/schemas.js';
import { confirmEmailChange, requestEmailChange } from './change-email.js';
import { emailChange, mailSent, mailToken } from './schemas.js';
import type { OnVerified } from './verified-address.js';
import { sendVerification, verifyEmail } from './verify-email.js';

const DONE = z.null().describe('Done');

/** Routes for the links that prove and change the address of an account. */
export function emailRoutes(instance: FastifyInstance, config: Config, onVerified: OnVerified): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Users'];
  const limited = { rateLimit: { max: config.authRequestsPerMinute, timeWindow: '1 minute' } } as const;
  const own = { policy: 'customer', ...limited } as const;
  /** The link may be opened where nobody is signed in. */
  const byLink = { policy: 'public', isPrivate: true, ...limited } as const;

  app.post(
    '/users/me/email-verification',
    {
      config: own,
      schema: {
        tags,
        operationId: 'sendMyEmailVerification',
        summary: 'Have the link that confirms your e-mail address sent again',
        description: 'At most five times an hour.',
        response: { 202: mailSent, ...problems('CONFLICT', 'MAIL_NOT_CONFIGURED') },
      },
    },
    async (request, reply) => {
      await sendVerification(app.sequelize, app.mail, request.user.id);
      return sendAccepted(reply);
    },
  );

  app.post(
    '/auth/email-verification/confirm',
    {
      config: byLink,
      schema: {
        tags,
        operationId: 'verifyEmail',
        summary: 'Confirm an e-mail address by the link that was sent to it',
        body: mailToken,
        response: { 204: DONE, ...problems('INVALID_TOKEN') },
      },
    },
    async (request, reply) => {
      await verifyEmail(app.sequelize, app.mail, request.body.token, onVerified);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/users/me/email',
    {
      config: own,
      schema: {
        tags,
        operationId: 'changeMyEmail',
        summary: 'Change your e-mail address, by a link that is sent to the new one',
        description:
          'The address changes when the link is used. The old one is told at once, and again then. Asking anew ends earlier links.',
        body: emailChange,
        response: { 202: mailSent, ...problems('WRONG_PASSWORD', 'ALREADY_EXISTS', 'MAIL_NOT_CONFIGURED') },
      },
    },
    async (request, reply) => {
      await requestEmailChange(app.sequelize, app.mail, request.user.id, request.body, reply.passwords());
      return sendAccepted(reply);
    },
  );

  app.post(
    '/auth/email-change/confirm',
    {
      config: byLink,
      schema: {
        tags,
        operationId: 'confirmEmailChange',
        summary: 'Give an account its new e-mail address, by the link that was sent to that',
        body: mailToken,
        response: { 204: DONE, ...problems('INVALID_TOKEN', 'ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      await confirmEmailChange(app.sequelize, app.mail, request.body.token, onVerified);
      return reply.code(204).send(null);
    },
  );
}
