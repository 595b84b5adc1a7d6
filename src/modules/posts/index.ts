import type { FastifyInstance } from 'fastify';
import { postListRoutes } from './list-routes.js';
import { postRoutes } from './routes.js';

/** Plugin: the shop's blog. Authors and admins write posts, anyone reads them. */
export default async function posts(app: FastifyInstance): Promise<void> {
  postListRoutes(app);
  postRoutes(app);
}
