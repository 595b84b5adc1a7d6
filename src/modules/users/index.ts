import type { FastifyInstance } from 'fastify';
import { userRoutes } from './routes.js';

export { email, firstName, lastName, password, user } from './schemas.js';

/** The signed-in user's own account, and all accounts for admins. */
export default async function users(app: FastifyInstance): Promise<void> {
  userRoutes(app);
}
