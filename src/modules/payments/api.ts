import type { Transaction } from 'sequelize';
import type { LockedOrder } from '../orders/api.js';
import type { previewReduction } from './preview-reduction.js';

/** What other modules ask of payments, as `app.payments`. */
export interface PaymentsApi {
  /**
   * For whoever ships units of a locked order, in the same transaction: writes down the intent to capture its payment
   * when CAPTURE says so.
   */
  captureOnShipment(order: LockedOrder, transaction: Transaction): Promise<void>;
  /** For whoever says beforehand what cancelling or taking back units does, in a snapshot: what happens to the money. */
  previewReduction: typeof previewReduction;
  /**
   * There may be work, such as a refund that was asked for: call it after COMMIT. Without it the worker finds the same
   * a little later. Neither waits nor throws.
   */
  notify(): void;
}

declare module 'fastify' {
  interface FastifyInstance {
    payments: PaymentsApi;
  }
}
