/** What other modules call: allocating stock, moving it in their own transaction, and holds. */
export { type Allocation, allocateStock, type Part, type Stock, shortagesOf } from './allocate-stock.js';
export { commitUnits } from './commit-units.js';
export { areInExpiredHolds, releaseExpired } from './holds/expired-holds.js';
export { holdChanges, type KeptUnits, keptByProduct, swapped } from './holds/kept-units.js';
export { releaseIfShort } from './holds/release-if-short.js';
export { firstLocation, readSellingLocations, requireLocation, type SellingLocation } from './locations.js';
export { lockStock } from './lock-stock.js';
export { LocationsOvertaken, moveStock, type StockChange } from './move-stock.js';
export { readCommittedUnits, readSentUnits, takeUnits, type UnitsAt } from './order-units.js';
export { requireLevels } from './require-levels.js';
export { insufficientStock, type Shortage, shortProducts } from './shortages.js';
