import type { FastifyBaseLogger } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../../config.js';
import type { Providers } from './providers/registry.js';

/** What every use case of this module gets: made once, in index.ts. */
export interface PaymentsContext {
  sequelize: Sequelize;
  providers: Providers;
  /** How long whoever claims an operation keeps it; longer than the provider's call can take. */
  leaseSeconds: number;
  /** When money that is held is captured without anyone asking; see operations/automatic-capture.ts. */
  capture: Config['payments']['capture'];
  log: FastifyBaseLogger;
  /** Has the recovery worker look for work now; see recovery/worker.ts. */
  notify(): void;
}
