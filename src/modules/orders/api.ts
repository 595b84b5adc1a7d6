/**
 * What other modules call: the order lifecycle, units of lines and refund requests. To change an order use withLockedOrder,
 * or lockOrder in a transaction of your own.
 */
export { recordBackordered } from './backorders/record-backordered.js';
export { cancelLocked } from './cancel-order.js';
export { refundShipping } from './change-schemas.js';
export { claimGuestOrders } from './guests/claim-orders.js';
export { changeBy } from './lifecycle/change-by.js';
export {
  type ItemUnits,
  incrementUnits,
  openUnits,
  type PickedUnits,
  pickAll,
  pickUnits,
  type RequestedUnits,
  readItems,
  returnableUnits,
  sumUnits,
  taxOfUnits,
  valueOfUnits,
} from './lifecycle/item-units.js';
export {
  isInKeyRange,
  keyRangeOf,
  lowestKeyAt,
  orderNumberSql,
  placedAtMsSql,
} from './lifecycle/order-keys.js';
export {
  type Actor,
  type ChangedOrder,
  changeOrder,
  findOrder,
  type LockedOrder,
  lockOrder,
  type OrderReference,
  orderStateConflict,
  requireTransition,
  requireVersion,
  THE_SERVICE,
  withLockedOrder,
} from './lifecycle/order-transition.js';
export { initiallyKept, requestRefund, withholdRefund } from './lifecycle/request-refund.js';
export {
  planShippingRefund,
  recordShippingRefund,
  type ShippingShare,
  shippingDetails,
  shippingPreview,
  type WantedShipping,
} from './lifecycle/shipping-refund.js';
export { EXAMPLE_UNITS, unitsPreview } from './preview-schemas.js';
