import type { FastifyBaseLogger } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../../config.js';
import type { Providers } from './providers/registry.js';

/** What the use cases of this module work with. */
export interface PaymentsContext {
  sequelize: Sequelize;
  providers: Providers;
  /** How long whoever claims an operation keeps it; longer than the provider's call can take. */
  leaseSeconds: number;
  /** When money that is held is captured without anyone asking; see operations/automatic-capture.ts. */
  capture: Config['payments']['capture'];
  log: FastifyBaseLogger;
  /** Looks for what is to be gone on with; see recovery/worker.ts. */
  notify(): void;
}
