/** What other modules call: allocating stock, and moving it in their own transaction. */
export { allocateStock, shortagesOf } from './allocate-stock.js';
export { insufficientStock, moveStock, type Shortage, type StockChange } from './move-stock.js';
