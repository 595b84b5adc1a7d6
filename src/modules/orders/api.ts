/**
 * What other modules call, in their transaction: the life of an order, its units, and what is to be given back for them.
 * An order is locked first, by lockOrder or changeOrder.
 */
export { cancelLocked } from './cancel-order.js';
export {
  countUnits,
  type ItemUnits,
  openUnits,
  type PickedUnits,
  pickAll,
  pickUnits,
  readItems,
  returnableUnits,
  unitsOf,
  type WantedUnits,
  worthOf,
} from './lifecycle/item-units.js';
export { keysOf, lowestKeyAt, placedAtMs, placedIn, shownNumber } from './lifecycle/order-keys.js';
export {
  type Actor,
  type ChangedOrder,
  changeOrder,
  findOrder,
  isRecorded,
  type LockedOrder,
  lockOrder,
  orderStateConflict,
  requireTransition,
  requireVersion,
} from './lifecycle/order-transition.js';
export { keptAtFirst, requestRefund, withholdRefund } from './lifecycle/request-refund.js';
export { EXAMPLE_MONEY, moneyPreview, previewLine } from './preview-schemas.js';
