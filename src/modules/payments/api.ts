import type { Transaction } from 'sequelize';
import type { LockedOrder } from '../orders/api.js';
import type { previewReduction } from './preview-reduction.js';

/** What other modules call, as `app.payments`. */
export interface PaymentsApi {
  /**
   * Call it when shipping units of a locked order, in the same transaction: stores a capture operation for its payment if
   * CAPTURE=on_first_shipment.
   */
  captureOnShipment(order: LockedOrder, transaction: Transaction): Promise<void>;
  /** What a cancellation or return would do to the order's money, for previews in a snapshot. */
  previewReduction: typeof previewReduction;
  /**
   * Wakes the recovery worker, for example after a refund request was inserted. Call it after COMMIT. Without it the worker
   * finds the work a little later. Returns immediately and never throws.
   */
  notify(): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    payments: PaymentsApi;
  }
}
