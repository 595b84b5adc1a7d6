import type { FastifyRequest } from 'fastify';
import type { Principal } from '../rules/principal.js';

/** Who makes a request. */
export const principalOf = ({ user }: Pick<FastifyRequest, 'user'>): Principal => ({
  type: 'user',
  id: user.id,
});
