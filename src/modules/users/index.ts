import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { userRoutes } from './routes.js';

export { type Account, isOwnerOrAdmin, requireOwnerOrAdmin } from './ownership.js';
export { EXAMPLE_USER, email, firstName, lastName, password, REPEATS_EMAIL, user } from './schemas.js';

/** The signed-in user's own account, and all accounts for admins. */
export default async function users(app: FastifyInstance, config: Config): Promise<void> {
  userRoutes(app, config);
}
