import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../../config.js';
import { notFound } from '../../errors.js';
import { versionsOf, withEtag } from '../../http/etag.js';
import { idParams, problems } from '../../http/schemas.js';
import { User } from '../../models/index.js';
import { permissionsOf } from '../../rules/permissions.js';
import { changeAccount } from './change-account.js';
import { changePassword } from './change-password.js';
import { changeProfile } from './change-profile.js';
import { listUsers } from './list-users.js';
import { readOrderTotals } from './order-totals.js';
import {
  accountChanges,
  accountWithOrders,
  passwordChange,
  profileChanges,
  signedInAdmin,
  USER_COLUMNS,
  user,
  userFilters,
  userPage,
} from './schemas.js';

export function userRoutes(instance: FastifyInstance, config: Config): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Users'];
  const own = { policy: 'customer' } as const;
  const limited = { rateLimit: { max: config.authRequestsPerMinute, timeWindow: '1 minute' } } as const;
  const mayRead = { policy: 'admin', permission: 'customers.read' } as const;
  const mayWrite = { policy: 'admin', permission: 'customers.write' } as const;
  const withOrders = async (account: User) => ({
    ...account.get(),
    orders: await readOrderTotals(app.sequelize, account.id),
  });

  app.get(
    '/users/me',
    {
      config: own,
      schema: { tags, operationId: 'getMe', summary: 'Read your own account', response: { 200: user } },
    },
    async (request, reply) =>
      withEtag(
        reply,
        await User.findByPk(request.user.id, { attributes: USER_COLUMNS, rejectOnEmpty: true }),
      ),
  );

  app.patch(
    '/users/me',
    {
      // Rate limit as at registration: both reveal whether an address is taken.
      config: { ...own, ...limited, ifMatch: 'account' },
      schema: {
        tags,
        operationId: 'updateMe',
        summary: 'Change your own name or e-mail address',
        body: profileChanges,
        response: { 200: user, ...problems('ALREADY_EXISTS', 'WRONG_PASSWORD') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const options = { versions, passwords: reply.passwords(), mail: app.mail };
      return withEtag(reply, await changeProfile(app.sequelize, request.user.id, request.body, options));
    },
  );

  app.post(
    '/users/me/password',
    {
      // Rate limit as at login: each attempt costs a hash and reveals whether a password is right.
      config: { ...own, ...limited },
      schema: {
        tags,
        operationId: 'changePassword',
        summary: 'Change your own password; revokes all refresh and access tokens',
        body: passwordChange,
        response: { 204: z.null().describe('Done'), ...problems('WRONG_PASSWORD') },
      },
    },
    async (request, reply) => {
      await changePassword(app.sequelize, request.user.id, request.body, {
        passwords: reply.passwords(),
        mail: app.mail,
      });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/admin/me',
    {
      config: { policy: 'admin', permission: null },
      schema: {
        tags,
        operationId: 'adminGetMe',
        summary: 'Read the signed-in admin and their permissions',
        response: { 200: signedInAdmin },
      },
    },
    async (request, reply) => {
      const { id } = request.user;
      const account = await User.findByPk(id, { attributes: USER_COLUMNS, rejectOnEmpty: true });
      withEtag(reply, account);
      return { ...account.get(), permissions: [...permissionsOf(account.role)] };
    },
  );

  app.get(
    '/admin/users',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminListUsers',
        summary: 'List accounts, newest first by default',
        querystring: userFilters,
        response: { 200: userPage },
      },
    },
    async (request) => listUsers(app.sequelize, request.query),
  );

  app.get(
    '/admin/users/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetUser',
        summary: 'Read an account with its order totals',
        params: idParams,
        response: { 200: accountWithOrders, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const account = await User.findByPk(id, { attributes: USER_COLUMNS });
      if (!account) throw notFound('user', id);
      return withOrders(withEtag(reply, account));
    },
  );

  app.patch(
    '/admin/users/:id',
    {
      config: { ...mayWrite, ifMatch: 'account' },
      schema: {
        tags,
        operationId: 'adminUpdateUser',
        summary: 'Change the role or the customer group of an account, disable or enable it',
        description: 'Takes effect at once, also for access tokens already issued.',
        params: idParams,
        body: accountChanges,
        response: { 200: accountWithOrders, ...problems('NOT_FOUND', 'CONFLICT', 'STILL_REFERENCED') },
      },
    },
    async (request, reply) => {
      const versions = versionsOf(request);
      const { user: admin, params, body } = request;
      const changed = await changeAccount(app.sequelize, admin.id, params.id, body, versions);
      return withOrders(withEtag(reply, changed));
    },
  );
}
