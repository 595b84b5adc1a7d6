import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problems } from '../../../http/schemas.js';
import { claimAll } from './claim-orders.js';

const claimed = z
  .object({ claimed: z.int().describe('How many orders were claimed by this request') })
  .meta({ id: 'ClaimedOrders', examples: [{ claimed: 2 }] });

export function claimRoute(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.post(
    '/users/me/orders/claim',
    {
      config: { policy: 'customer' },
      schema: {
        tags: ['Orders'],
        operationId: 'claimMyOrders',
        summary: 'Claim the orders that you placed as a guest',
        description:
          'All orders of guests with the e-mail address of your account, which has to be verified. Their tokens are invalid afterwards. Once more changes nothing more.',
        response: { 200: claimed, ...problems('EMAIL_NOT_VERIFIED') },
      },
    },
    async (request) => ({ claimed: await claimAll(app.sequelize, request.user.id) }),
  );
}
