import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { addressRoutes, adminAddressRoute } from './addresses/routes.js';
import { emailRoutes } from './email-routes.js';
import { userRoutes } from './routes.js';
import type { OnVerified } from './verified-address.js';

interface Options {
  config: Config;
  onVerified: OnVerified;
}

/** The signed-in user's own account, and all accounts for admins. */
export default async function users(app: FastifyInstance, { config, onVerified }: Options): Promise<void> {
  userRoutes(app, config);
  emailRoutes(app, config, onVerified);
  addressRoutes(app);
  adminAddressRoute(app);
}
