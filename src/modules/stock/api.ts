/** What other modules call: the one door through which stock moves, in their transaction. */
export { insufficientStock, moveStock, type Shortage, type StockChange } from './move-stock.js';
