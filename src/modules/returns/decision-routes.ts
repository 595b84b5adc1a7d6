import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Database } from '../../database/transaction.js';
import { withEtag } from '../../http/etag.js';
import { replyOnce } from '../../http/idempotency.js';
import { bodyIsOptional } from '../../http/optional-body.js';
import { problems } from '../../http/schemas.js';
import { changeBy } from '../orders/api.js';
import { approveReturn, rejectReturn } from './decide-return.js';
import { previewReceipt } from './preview-receipt.js';
import { readReturn } from './read-returns.js';
import { receiveReturn } from './receive-return.js';
import { decision, orderReturn, receipt, receiptPreview, returnParams } from './schemas.js';

const tags = ['Returns'];

/** Routes by which an admin approves, rejects or receives a return. */
export function returnDecisionRoutes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const options = {
    config: { policy: 'admin', permission: 'returns.write', ifMatch: 'order', idempotent: true },
    preValidation: bodyIsOptional,
  } as const;
  const refusals = problems('NOT_FOUND', 'RETURN_STATE_CONFLICT');
  const schema = {
    tags,
    params: returnParams,
    body: decision,
    response: { 200: orderReturn, ...refusals },
  };

  const choices = [
    {
      verb: 'approve',
      operationId: 'adminApproveReturn',
      summary: 'Approve a return: the customer may send the units back',
      decide: approveReturn,
    },
    {
      verb: 'reject',
      operationId: 'adminRejectReturn',
      summary: 'Reject a return',
      decide: rejectReturn,
    },
  ];
  for (const { verb, operationId, summary, decide } of choices) {
    app.post(
      `/admin/orders/:id/returns/:returnId/${verb}`,
      { ...options, schema: { ...schema, operationId, summary } },
      async (request, reply) =>
        replyWithReturn(request, reply, (database) => decide(database, decisionOf(request))),
    );
  }

  app.post(
    '/admin/orders/:id/returns/:returnId/receive-preview',
    {
      config: { policy: 'admin', permission: 'returns.read', ifMatch: 'order' },
      preValidation: bodyIsOptional,
      schema: {
        tags,
        operationId: 'adminPreviewReceipt',
        summary: 'Preview the receipt of a return without recording it',
        description:
          'Takes the body of the receipt and returns what it would refund, release and restock now.',
        params: returnParams,
        body: receipt,
        response: {
          200: receiptPreview,
          ...problems('NOT_FOUND', 'RETURN_STATE_CONFLICT', 'QUANTITY_EXCEEDED', 'AMOUNT_EXCEEDED'),
        },
      },
    },
    async (request, reply) => withEtag(reply, await previewReceipt(app, decisionOf(request))),
  );

  app.post(
    '/admin/orders/:id/returns/:returnId/receive',
    {
      ...options,
      schema: {
        ...schema,
        operationId: 'adminReceiveReturn',
        summary: 'Receive a return: restock or write off the units, line by line',
        body: receipt,
        response: {
          200: orderReturn,
          ...problems(
            'NOT_FOUND',
            'RETURN_STATE_CONFLICT',
            'QUANTITY_EXCEEDED',
            'AMOUNT_EXCEEDED',
            'CONFLICT',
          ),
        },
      },
    },
    async (request, reply) =>
      replyWithReturn(request, reply, async (database) => {
        await receiveReturn(database, decisionOf(request));
        app.payments.notify();
      }),
  );
}

type ReturnRequest<Body = unknown> = Pick<FastifyRequest, 'user' | 'isGuest' | 'headers'> & {
  params: { id: string; returnId: string };
  body: Body;
};

/** What an admin decides: the body, the return, who decides, and the versions that If-Match accepts. */
const decisionOf = <Body extends object>(request: ReturnRequest<Body>) => ({
  ...request.body,
  orderId: request.params.id,
  returnId: request.params.returnId,
  ...changeBy(request, 'admin'),
});

/** Makes a decision once per Idempotency-Key, and responds with the changed return. */
function replyWithReturn(
  request: FastifyRequest & ReturnRequest,
  reply: FastifyReply,
  decide: (database: Database) => Promise<unknown>,
): Promise<FastifyReply> {
  const { returnId: id } = request.params;
  return replyOnce(request, reply, decide, async (_order, transaction) => ({
    status: 200,
    body: await readReturn({ id }, transaction),
  }));
}
