import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { authRoutes } from './routes.js';
import { adminSessionRoutes, otherSessionRoutes, ownSessionRoutes } from './session-routes.js';

/** Registration, login, token refresh and logout; sessions, one's own and for admins all. */
export default async function auth(app: FastifyInstance, config: Config): Promise<void> {
  // Here alone: no other route looks at cookies.
  await app.register(cookie);
  authRoutes(app, config);
  ownSessionRoutes(app);
  otherSessionRoutes(app);
  adminSessionRoutes(app);
}
