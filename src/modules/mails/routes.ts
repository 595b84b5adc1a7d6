import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { WhereOptions } from 'sequelize';
import type { Config } from '../../config.js';
import { notFound, Problem } from '../../errors.js';
import { findPage, NEWEST_UUID_FIRST } from '../../http/paging.js';
import { problems } from '../../http/schemas.js';
import { previewOf, sendAgain } from '../../mail/api.js';
import { Mail } from '../../models/index.js';
import {
  MAIL_COLUMNS,
  type MailFilters,
  mailFilters,
  mailPage,
  mailParams,
  mailWithText,
} from './schemas.js';

export function mailRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Operations'];
  const withText = async (id: string) => {
    const mail = await Mail.findByPk(id);
    if (!mail) throw notFound('mail', id);
    return { ...mail.get(), preview: await previewOf(app.sequelize, mail, config.shop) };
  };

  app.get(
    '/admin/mails',
    {
      config: { policy: 'admin', permission: 'operations.read' },
      schema: {
        tags,
        operationId: 'adminListMails',
        summary: 'List the mails of the shop, newest first',
        description: 'Mails are kept for 30 days.',
        querystring: mailFilters,
        response: { 200: mailPage },
      },
    },
    async ({ query }) =>
      findPage(
        Mail,
        { attributes: MAIL_COLUMNS, where: whereOf(query), sortedBy: [NEWEST_UUID_FIRST] },
        query,
      ),
  );

  app.get(
    '/admin/mails/:id',
    {
      config: { policy: 'admin', permission: 'operations.read' },
      schema: {
        tags,
        operationId: 'adminGetMail',
        summary: 'Read a mail with its text',
        params: mailParams,
        response: { 200: mailWithText, ...problems('NOT_FOUND') },
      },
    },
    async (request) => withText(request.params.id),
  );

  app.post(
    '/admin/mails/:id/retry',
    {
      config: { policy: 'admin', permission: 'operations.write' },
      schema: {
        tags,
        operationId: 'adminRetryMail',
        summary: 'Have a mail tried again that has failed',
        params: mailParams,
        response: { 202: mailWithText, ...problems('NOT_FOUND', 'CONFLICT', 'MAIL_NOT_CONFIGURED') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      app.mail.require();
      if (!(await sendAgain(id))) {
        if (!(await Mail.findByPk(id, { attributes: ['id'] }))) throw notFound('mail', id);
        throw new Problem('CONFLICT', 'Only a mail that has failed can be tried again.');
      }
      app.mail.notify();
      return reply.code(202).send(await withText(id));
    },
  );
}

function whereOf({ status, kind, recipient, userId }: MailFilters): WhereOptions<Mail> {
  return {
    ...(status && { status }),
    ...(kind && { kind }),
    ...(recipient && { recipient }),
    ...(userId && { userId }),
  };
}
