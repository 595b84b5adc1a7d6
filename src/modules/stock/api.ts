/** What other modules call: the one door through which stock moves, in their transaction, and what hands it out. */
export { allocateStock, shortagesOf } from './allocate-stock.js';
export { insufficientStock, moveStock, type Shortage, type StockChange } from './move-stock.js';
