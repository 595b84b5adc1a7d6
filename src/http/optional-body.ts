import type { FastifyRequest } from 'fastify';

/**
 * preValidation of routes without required body fields: no body counts as `{}`.
 * @example app.post('/orders/:id/cancel', { preValidation: bodyIsOptional, … })
 */
export async function bodyIsOptional(request: FastifyRequest): Promise<void> {
  // `null` stays: it is a body, and is refused.
  if (request.body === undefined) request.body = {};
}
