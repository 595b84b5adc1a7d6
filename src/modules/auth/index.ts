import cookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import type { OnVerified } from '../users/api.js';
import { resetRoutes } from './reset-routes.js';
import { authRoutes } from './routes.js';
import { adminSessionRoutes, otherSessionRoutes, ownSessionRoutes } from './session-routes.js';

interface Options {
  config: Config;
  onVerified: OnVerified;
}

/** Plugin: registration, login, token refresh, logout, forgotten passwords, and sessions. */
export default async function auth(app: FastifyInstance, { config, onVerified }: Options): Promise<void> {
  // Registered here only: no other route reads cookies.
  await app.register(cookie);
  authRoutes(app, config);
  resetRoutes(app, config, onVerified);
  ownSessionRoutes(app);
  otherSessionRoutes(app);
  adminSessionRoutes(app);
}
