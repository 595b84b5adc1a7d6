import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { resetRoutes } from './reset-routes.js';
import { authRoutes } from './routes.js';
import { adminSessionRoutes, otherSessionRoutes, ownSessionRoutes } from './session-routes.js';

/** Plugin: registration, login, token refresh, logout, forgotten passwords, and sessions. */
export default async function auth(app: FastifyInstance, config: Config): Promise<void> {
  // Registered here only: no other route reads cookies.
  await app.register(cookie);
  authRoutes(app, config);
  resetRoutes(app, config);
  ownSessionRoutes(app);
  otherSessionRoutes(app);
  adminSessionRoutes(app);
}
