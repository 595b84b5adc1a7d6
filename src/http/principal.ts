import type { FastifyRequest } from 'fastify';
import { GUEST, type Principal } from '../rules/principal.js';

type Authenticated = Pick<FastifyRequest, 'user' | 'isGuest'>;

/** Who makes a request. */
export const principalOf = ({ user, isGuest }: Authenticated): Principal =>
  isGuest ? GUEST : { type: 'user', id: user.id };

/** Owner of the orders that a request may see, as a condition: the account, or none for a guest with the token of one. */
export const ownerOf = ({ user, isGuest }: Authenticated): { userId: number | null } => ({
  userId: isGuest ? null : user.id,
});
