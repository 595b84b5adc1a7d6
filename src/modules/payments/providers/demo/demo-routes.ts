import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { notFound } from '../../../../errors.js';
import { uuidParam } from '../../../../http/schemas.js';
import { Order, Payment } from '../../../../models/index.js';
import { toMoney } from '../../../../money/minor-units.js';
import { formatOrderNumber } from '../../../../rules/order-number.js';
import { isHttpUrl } from '../../../../rules/values.js';
import type { PaymentsContext } from '../../context.js';
import { receiveEvent } from '../../updates/inbox.js';
import { DEMO_PAGE_POLICY, demoPage, type Outcome } from './demo-page.js';
import { DEMO, type DemoProvider } from './demo-provider.js';

/** Delay of the event for a delayed payment. */
const DELAY_SECONDS = 10;

const OUTCOMES = { confirm: 'confirmed', decline: 'declined', delay: 'delayed' } as const;

const params = z.object({ id: uuidParam });
const query = z.strictObject({
  secret: z.string(),
  returnUrl: z.string().refine(isHttpUrl, 'must be an http or https address').optional(),
  outcome: z.enum(['confirmed', 'declined', 'delayed']).optional(),
});
type Query = z.output<typeof query>;

const NUMBER = { model: Order, attributes: ['number'] };

/** The demo provider's payment page. Exists only with PAYMENT_PROVIDER=demo. */
export function demoRoutes(
  instance: FastifyInstance,
  context: PaymentsContext,
  provider: DemoProvider,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const config = { policy: 'public' } as const;
  const delayed = new Set<NodeJS.Timeout>();
  app.addHook('onClose', async () => {
    for (const timer of delayed) clearTimeout(timer);
  });
  // Form bodies are accepted and ignored: the forms have no fields.
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, _body, done) => done(null, undefined),
  );

  app.get(
    '/demo-payments/:id',
    { config, schema: { hide: true, params, querystring: query } },
    async (request, reply) => {
      const payment = await open(provider, request.params.id, request.query);
      const { outcome, returnUrl } = request.query;
      return reply
        .type('text/html; charset=utf-8')
        .headers({ 'content-security-policy': DEMO_PAGE_POLICY, 'cache-control': 'no-store' })
        .send(
          demoPage({
            payment,
            orderNumber: formatOrderNumber((payment.order as Order).number),
            outcome,
            returnUrl,
            query: sent(request.query),
            delaySeconds: DELAY_SECONDS,
          }),
        );
    },
  );

  for (const [way, outcome] of Object.entries(OUTCOMES)) {
    app.post(
      `/demo-payments/:id/${way}`,
      { config, schema: { hide: true, params, querystring: query } },
      async (request, reply) => {
        const payment = await open(provider, request.params.id, request.query);
        if (payment.status === 'pending') await act(payment, outcome);
        return back(reply, payment, request.query, outcome);
      },
    );
  }

  async function act(payment: Payment, outcome: Outcome): Promise<void> {
    const type = outcome === 'declined' ? 'payment.declined' : 'payment.authorized';
    const delivery = provider.deliveryOf(
      uuid(),
      type,
      payment.reference as string,
      toMoney(payment.amount, payment.currency),
    );
    if (outcome !== 'delayed') return receiveEvent(context, provider, delivery);
    const timer = setTimeout(() => {
      delayed.delete(timer);
      receiveEvent(context, provider, delivery).catch((err) =>
        context.log.error({ err, paymentId: payment.id }, 'a delayed demo payment could not be told'),
      );
    }, DELAY_SECONDS * 1000);
    delayed.add(timer.unref());
  }
}

/** @throws Problem NOT_FOUND, also for a wrong secret */
async function open(provider: DemoProvider, id: string, { secret }: Query): Promise<Payment> {
  const payment = provider.opensPage(id, secret)
    ? await Payment.findOne({ where: { id, provider: DEMO }, include: [NUMBER] })
    : null;
  if (!payment || payment.reference === null) throw notFound('payment', id);
  return payment;
}

function sent({ secret, returnUrl }: Query): string {
  return new URLSearchParams({ secret, ...(returnUrl && { returnUrl }) }).toString();
}

/** Redirects to the page by GET, so that reloading it does not send the form again. */
function back(reply: FastifyReply, { id }: Payment, asked: Query, outcome: Outcome): FastifyReply {
  return reply.redirect(`/api/demo-payments/${id}?${sent(asked)}&outcome=${outcome}`, 303);
}
