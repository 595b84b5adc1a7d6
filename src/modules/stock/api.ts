/** What other modules call: allocating stock, and moving it in their own transaction. */
export { type Allocation, allocateStock, type Part, type Stock, shortagesOf } from './allocate-stock.js';
export { commitUnits } from './commit-units.js';
export { firstLocation, readSellingLocations, requireLocation, type SellingLocation } from './locations.js';
export {
  insufficientStock,
  LocationsOvertaken,
  moveStock,
  type Shortage,
  type StockChange,
} from './move-stock.js';
export { readCommittedUnits, readSentUnits, takeUnits, type UnitsAt } from './order-units.js';
export { requireLevels } from './require-levels.js';
