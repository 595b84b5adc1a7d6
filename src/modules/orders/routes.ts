import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { Problem } from '../../errors.js';
import { ORDER_TOKEN } from '../../http/guest-headers.js';
import { ownerOf } from '../../http/principal.js';
import { spanOf } from '../../http/request-span.js';
import { orderIdParams, problems } from '../../http/schemas.js';
import { requireCustomer } from './guests/require-customer.js';
import type { OrderLane } from './placing/order-lane.js';
import { placementOf } from './placing/placement.js';
import type { QuoteTokens } from './quotes/quote-token.js';
import { presentOrder, readAsPlaced, readOrder, readOrderForAdmin } from './read-orders.js';
import { replyWithOrder } from './reply-with-order.js';
import { adminOrder, newOrder, order, placedOrder } from './schemas.js';

/**
 * @param areTaxesQuoted whether orders need a quote, because an external provider computes taxes for quotes only
 * @param areGuestsAllowed whether orders need no account
 */
export function orderRoutes(
  instance: FastifyInstance,
  lane: OrderLane,
  tokens: QuoteTokens,
  areTaxesQuoted: boolean,
  areGuestsAllowed: boolean,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Orders'];

  app.post(
    '/orders',
    {
      config: { policy: 'public', isPrivate: true, idempotent: true, limitGuests: true },
      onRequest: app.authenticateIfToken,
      preValidation: requireCustomer(areGuestsAllowed),
      schema: {
        tags,
        operationId: 'placeOrder',
        summary: 'Place an order',
        description:
          'Takes the stock and stores names and prices with the order, or changes nothing. Prices always come from the catalog. Without an access token it is the order of a guest, whose `email` is required.',
        security: [{ bearer: [] }, {}],
        body: newOrder,
        response: {
          201: placedOrder,
          ...problems(
            'INSUFFICIENT_STOCK',
            'PRODUCT_UNAVAILABLE',
            'SHIPPING_UNAVAILABLE',
            'SHIPPING_METHOD_INVALID',
            'PRICE_CHANGED',
            'QUOTE_REQUIRED',
            'QUOTE_EXPIRED',
            'QUOTE_MISMATCH',
            'NO_PRICE_IN_CURRENCY',
            'DISCOUNT_INVALID',
            'MIXED_CURRENCIES',
            'ORDER_TOTAL_TOO_LARGE',
            'HOLD_GONE',
            'UNPAID_LIMIT_EXCEEDED',
            'AMOUNT_NOT_PAYABLE',
            'AUTHENTICATION_REQUIRED',
            'ACCOUNT_DISABLED',
          ),
        },
      },
    },
    async (request, reply) => {
      const placement = placementOf(
        request.user as Customer | null,
        request.body,
        request.headers['idempotency-key'] as string | undefined,
        tokens,
      );
      if (areTaxesQuoted && !placement.quotedTaxes) throw quoteRequired();
      placement.span = spanOf(request);
      const outcome = await lane.submit(placement, () => request.raw.socket.destroyed);
      if ('refused' in outcome) throw outcome.refused;
      const answer =
        'placed' in outcome ? presentOrder(outcome.placed) : await readAsPlaced(outcome.replayOf);
      if ('replayOf' in outcome) reply.header('idempotent-replayed', 'true');
      const { id } = answer;
      const orderToken = placement.guest && app.guestTokens.ofOrder(id);
      return reply
        .code(201)
        .header('location', `/api/orders/${id}`)
        .send(orderToken === undefined ? answer : { ...answer, orderToken });
    },
  );

  app.get(
    '/orders/:id',
    {
      config: { policy: 'customer', guestToken: ORDER_TOKEN },
      schema: {
        tags,
        operationId: 'getOrder',
        summary: 'Read one of your orders',
        params: orderIdParams,
        response: { 200: order, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return replyWithOrder(reply, id, await readOrder({ id, ...ownerOf(request) }));
    },
  );
}

type Customer = Parameters<typeof placementOf>[0];

const quoteRequired = () =>
  new Problem(
    'QUOTE_REQUIRED',
    'Ask POST /api/quotes for a quote, which works out the taxes, and place the order with its quoteToken.',
  );

export function adminOrderRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['Orders'];
  const mayRead = { policy: 'admin', permission: 'orders.read' } as const;

  app.get(
    '/admin/orders/:id',
    {
      config: mayRead,
      schema: {
        tags,
        operationId: 'adminGetOrder',
        summary: 'Read any order',
        params: orderIdParams,
        response: { 200: adminOrder, ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      return replyWithOrder(reply, id, await readOrderForAdmin(id));
    },
  );
}
