import type { FastifyRequest } from 'fastify';
import { versionsOf } from '../../../http/etag.js';
import { principalOf } from '../../../http/principal.js';
import type { ActorRole } from './order-status.js';

/** The part of every change of an order that comes from the request: who asks, and which versions If-Match accepts. */
export const changeBy = (request: Pick<FastifyRequest, 'user' | 'isGuest' | 'headers'>, as: ActorRole) => ({
  actor: { ...principalOf(request), as },
  versions: versionsOf(request),
});
