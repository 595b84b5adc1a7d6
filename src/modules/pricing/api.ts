/** What other modules call: what an order comes to. Pure. */
export {
  type Line,
  type PricedLine,
  type PricedOrder,
  type ProductForSale,
  priceOrder,
  refusedLines,
} from './price-order.js';
