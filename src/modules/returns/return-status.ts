import type { ReturnStatus } from '../../models/return.js';

/**
 * Every way in which a return's status may change, all of them an admin's; docs/orders.md draws it. An approved one can
 * still be rejected, since a parcel may never come: the units can then be asked to be returned again.
 */
export const RETURN_TRANSITIONS: ReadonlyArray<{ from: ReturnStatus; to: ReturnStatus }> = [
  { from: 'requested', to: 'approved' },
  { from: 'requested', to: 'rejected' },
  { from: 'approved', to: 'received' },
  { from: 'approved', to: 'rejected' },
];
