import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { authRoutes } from './routes.js';

/** Accounts are opened here; access and refresh tokens are given out and ended. */
export default async function auth(app: FastifyInstance, config: Config): Promise<void> {
  authRoutes(app, config);
}
