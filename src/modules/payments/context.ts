import type { FastifyBaseLogger } from 'fastify';
import type { Sequelize } from 'sequelize-typescript';
import type { Config } from '../../config.js';
import type { Providers } from './providers/registry.js';

/** Dependencies of this module's functions, created in index.ts. */
export interface PaymentsContext {
  sequelize: Sequelize;
  providers: Providers;
  /** Lease of a claimed operation; longer than calls to the provider can take. */
  leaseSeconds: number;
  /** When authorized payments are captured automatically; see operations/automatic-capture.ts. */
  capture: Config['payments']['capture'];
  log: FastifyBaseLogger;
  /** Wakes the recovery worker; see recovery/worker.ts. */
  notify(): void;
}
