export const RETURN_STATUSES = ['requested', 'approved', 'rejected', 'received'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

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
