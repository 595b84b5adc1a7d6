/** What other modules call: allocating stock, moving it in their own transaction, and holds. */
export { type Allocation, allocateStock, type Stock, shortagesOf } from './allocate-stock.js';
export { type GivenUnits, giveUnits } from './backorders/give-units.js';
export { readLastMovement } from './backorders/moved-back.js';
export { planFill } from './backorders/plan-fill.js';
export { findUnpromised, promiseUnits } from './backorders/promise-units.js';
export { readPromisedProducts, readPromises } from './backorders/promises.js';
export { readBackorder } from './backorders/read-backorder.js';
export { setBackorder } from './backorders/set-backorder.js';
export { readWaitingOrders, WAITING_PAGE } from './backorders/waiting-orders.js';
export { commitUnits } from './commit-units.js';
export type { BackorderedUnits, Forced } from './documents/make-room.js';
export { draw, type Part } from './draw-units.js';
export { areInExpiredHolds, releaseExpired } from './holds/expired-holds.js';
export { holdChanges, type KeptUnits, keptByProduct, swapped } from './holds/kept-units.js';
export { releaseIfShort } from './holds/release-if-short.js';
export {
  backorderLocation,
  firstLocation,
  readSellingLocations,
  requireLocation,
  type SellingLocation,
} from './locations.js';
export { lockPlaces } from './lock-places.js';
export { lockStock } from './lock-stock.js';
export { LocationsOvertaken } from './move-levels.js';
export { moveStock, type StockChange } from './move-stock.js';
export { readCommittedUnits, readSentUnits, takeUnits, type UnitsAt } from './order-units.js';
export { requireAvailable } from './require-available.js';
export { requireLevels } from './require-levels.js';
export { requireShelved } from './require-shelved.js';
export { insufficientStock, type Shortage, shortProducts } from './shortages.js';
export { noteRead } from './tell-of-stock.js';
