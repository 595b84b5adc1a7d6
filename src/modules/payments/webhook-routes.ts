import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { problems } from '../../http/schemas.js';
import type { PaymentsContext } from './context.js';
import { receiveEvent } from './updates/inbox.js';

/** Bytes. An event contains the whole object it is about. */
const BODY_LIMIT = 512 * 1024;

const params = z.object({
  provider: z
    .string()
    .max(32)
    .meta({ examples: ['stripe'] }),
});
const received = z.object({ received: z.literal(true) }).meta({ examples: [{ received: true }] });

/** Registered in its own scope: its content type parser keeps the raw bytes, which the signature covers. */
export function webhookRoutes(instance: FastifyInstance, context: PaymentsContext): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });

  app.post(
    '/webhooks/:provider',
    {
      config: { policy: 'public' },
      bodyLimit: BODY_LIMIT,
      schema: {
        tags: ['Payments'],
        operationId: 'receivePaymentEvent',
        summary: 'Webhook endpoint for the payment provider',
        description:
          'Authenticated by the signature of the body. Events may arrive twice, in any order, and before the payment they are about. 200 means that the event is stored.',
        params,
        // The webhook URL at the provider may contain a query.
        querystring: z.looseObject({}),
        response: {
          200: received,
          ...problems(
            'INVALID_SIGNATURE',
            'MALFORMED_JSON',
            'VALIDATION_FAILED',
            'NOT_FOUND',
            'PAYLOAD_TOO_LARGE',
            'UNSUPPORTED_MEDIA_TYPE',
          ),
        },
      },
    },
    async (request) => {
      const provider = context.providers.named(request.params.provider);
      if (!provider) throw notFound('payment provider', request.params.provider);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      await receiveEvent(context, provider, { body, headers: request.headers });
      return { received: true as const };
    },
  );
}
