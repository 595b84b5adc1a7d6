import type { FastifyBaseLogger } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import type { Providers } from './providers.js';

/** What the use cases of this module work with. */
export interface PaymentsContext {
  sequelize: Sequelize;
  providers: Providers;
  /** How long whoever claims an operation keeps it; longer than the provider's call can take. */
  leaseSeconds: number;
  log: FastifyBaseLogger;
  /** Looks for what is to be gone on with; see OperationResumer. */
  wake(): void;
}
