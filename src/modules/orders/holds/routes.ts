import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { HOLD_TOKEN } from '../../../http/guest-headers.js';
import {
  guestKey,
  type StoredResponse,
  sendStoredResponse,
  serializeResponse,
} from '../../../http/idempotency.js';
import { spanOf } from '../../../http/request-span.js';
import { problems } from '../../../http/schemas.js';
import type { CustomerId } from '../../pricing/api.js';
import { guestOf, requireCustomer } from '../guests/require-customer.js';
import { mergeLines } from '../placing/decide-orders.js';
import type { OrderLane } from '../placing/order-lane.js';
import { extendHold, releaseAnyHold, releaseOwnHold } from './change-hold.js';
import type { HoldLimits, HoldPlacement } from './decide-holds.js';
import type { HoldOutcome } from './place-holds.js';
import { listHolds, presentHold, readHold } from './read-holds.js';
import { hold, holdExtension, holdFilters, holdPage, holdParams, newHold, placedHold } from './schemas.js';

const tags = ['Holds'];
const customer = { policy: 'customer', guestToken: HOLD_TOKEN } as const;
const noContent = z.null().describe('Released');

export type HoldLane = OrderLane<HoldPlacement, HoldOutcome>;

/** @param areGuestsAllowed whether holds need no account */
export function holdRoutes(
  instance: FastifyInstance,
  lane: HoldLane,
  limits: HoldLimits,
  areGuestsAllowed: boolean,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/holds',
    {
      config: { policy: 'public', isPrivate: true, idempotent: true, limitGuests: true },
      onRequest: app.authenticateIfToken,
      preValidation: requireCustomer(areGuestsAllowed),
      schema: {
        tags,
        operationId: 'placeHold',
        summary: 'Hold units for a checkout',
        description:
          'Nobody else can buy them until the hold expires; afterwards the first who needs them takes them. Place the order with `holdId`.',
        security: [{ bearer: [] }, {}],
        body: newHold,
        response: {
          201: placedHold,
          ...problems(
            'INSUFFICIENT_STOCK',
            'PRODUCT_UNAVAILABLE',
            'HOLD_LIMIT_EXCEEDED',
            'HOLD_GONE',
            'AUTHENTICATION_REQUIRED',
            'ACCOUNT_DISABLED',
          ),
        },
      },
    },
    async (request, reply) => {
      const placement = placementOf(request, reply);
      const outcome = await lane.submit(placement, () => request.raw.socket.destroyed);
      if ('refused' in outcome) throw outcome.refused;
      const isReplay = 'replayOf' in outcome;
      const answer = isReplay ? outcome.replayOf : placement.answer;
      return sendStoredResponse(reply, JSON.parse(answer) as StoredResponse, isReplay);
    },
  );

  app.get(
    '/holds/:id',
    {
      config: customer,
      schema: {
        tags,
        operationId: 'getHold',
        summary: 'Read one of your holds',
        params: holdParams,
        response: { 200: hold, ...problems('NOT_FOUND') },
      },
    },
    async (request) => readHold(request.params.id, customerOfRequest(request)),
  );

  app.patch(
    '/holds/:id',
    {
      config: customer,
      schema: {
        tags,
        operationId: 'extendHold',
        summary: 'Extend one of your holds',
        description: 'It expires an hour after it was placed at the latest.',
        params: holdParams,
        body: holdExtension,
        response: { 200: hold, ...problems('NOT_FOUND', 'HOLD_GONE', 'HOLD_LIMIT_EXCEEDED') },
      },
    },
    async (request) => {
      const { id: holdId } = request.params;
      const { ttlSeconds } = request.body;
      const extension = { holdId, customer: customerOfRequest(request), ttlSeconds, maxHolds: limits.holds };
      return extendHold(app.sequelize, extension);
    },
  );

  app.delete(
    '/holds/:id',
    {
      config: customer,
      schema: {
        tags,
        operationId: 'releaseHold',
        summary: 'Release one of your holds',
        params: holdParams,
        response: { 204: noContent, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await releaseOwnHold(app.sequelize, request.params.id, customerOfRequest(request));
      return reply.code(204).send(null);
    },
  );
}

const customerOfRequest = ({ user, guestKey }: FastifyRequest): CustomerId => guestKey ?? user.id;

/** The response is made before the hold is placed, so that it can be stored together with the key. */
function placementOf(request: FastifyRequest, reply: FastifyReply): HoldPlacement {
  const { items, email, ttlSeconds, shippingCountry, replaces } = request.body as z.output<typeof newHold>;
  const holdId = uuid();
  const lines = mergeLines(items);
  const expiresAt = new Date(Date.now() + ttlSeconds * 1000);
  const guest = email === undefined ? undefined : guestOf(email);
  const holdToken = guest && request.server.guestTokens.ofHold(holdId, guest.emailKey);
  const answer = serializeResponse(reply, {
    status: 201,
    headers: { location: `/api/holds/${holdId}` },
    body: { ...presentHold(holdId, lines, expiresAt), holdToken },
  });
  const shippingAddress = shippingCountry === undefined ? undefined : { country: shippingCountry };
  const userId = guest ? null : request.user.id;
  const placement = { holdId, userId, guest, lines, shippingAddress, expiresAt, replaces };
  const stored = { ...placement, answer: JSON.stringify(answer), span: spanOf(request) };
  const key = request.headers['idempotency-key'] as string | undefined;
  if (key === undefined) return stored;
  const asked = JSON.stringify(['POST', '/holds', request.body]);
  const requestHash = createHash('sha256').update(asked).digest('hex');
  const own = guest ? guestKey(`email ${guest.emailKey}`, key) : key;
  return { ...stored, idempotency: { key: own, requestHash } };
}

export function adminHoldRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/admin/holds',
    {
      config: { policy: 'admin', permission: 'stock.read' },
      schema: {
        tags,
        operationId: 'adminListHolds',
        summary: 'List the holds of all checkouts, newest first',
        description: 'Includes expired ones whose units nobody has taken yet.',
        querystring: holdFilters,
        response: { 200: holdPage },
      },
    },
    async (request) => listHolds(app.sequelize, request.query),
  );

  app.delete(
    '/admin/holds/:id',
    {
      config: { policy: 'admin', permission: 'stock.write' },
      schema: {
        tags,
        operationId: 'adminReleaseHold',
        summary: 'Release any hold',
        params: holdParams,
        response: { 204: noContent, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      await releaseAnyHold(app.sequelize, request.params.id);
      return reply.code(204).send(null);
    },
  );
}
