import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.js';
import { mailRoutes } from './routes.js';

/** Plugin: the mails of the shop, for those who run it. Writing and sending them is src/mail. */
export default async function mails(app: FastifyInstance, config: Config): Promise<void> {
  mailRoutes(app, config);
}
