import type { ReturnStatus } from '../../models/return.js';

/**
 * All allowed changes of a return's status; only admins make them. docs/orders.md draws this table. An approved return can
 * still be rejected, for parcels that never arrive: another return can then include the units.
 */
export const RETURN_TRANSITIONS: ReadonlyArray<{ from: ReturnStatus; to: ReturnStatus }> = [
  { from: 'requested', to: 'approved' },
  { from: 'requested', to: 'rejected' },
  { from: 'approved', to: 'received' },
  { from: 'approved', to: 'rejected' },
];
