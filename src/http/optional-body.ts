import type { FastifyRequest } from 'fastify';

/**
 * preValidation of routes whose body has nothing that must be said: a request without one is as good as `{}`.
 * @example app.post('/orders/:id/cancel', { preValidation: bodyIsOptional, … })
 */
export async function bodyIsOptional(request: FastifyRequest): Promise<void> {
  // `null` is a body, and none that is taken.
  if (request.body === undefined) request.body = {};
}
