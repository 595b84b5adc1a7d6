import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { authRoutes } from './routes.js';

/** Registration, login, token refresh and logout. */
export default async function auth(app: FastifyInstance, config: Config): Promise<void> {
  authRoutes(app, config);
}
