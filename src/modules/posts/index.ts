import type { FastifyInstance } from 'fastify';
import { postListRoutes } from './list-routes.js';
import { postRoutes } from './routes.js';

/** The shop's journal: posts that authors and admins write and anyone reads. */
export default async function journal(app: FastifyInstance): Promise<void> {
  postListRoutes(app);
  postRoutes(app);
}
