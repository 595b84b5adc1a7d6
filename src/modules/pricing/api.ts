/** What other modules call: what an order comes to. Pure. */
export {
  type Line,
  type Offer,
  type PricedLine,
  type PricedOrder,
  priceOrder,
  refusedLines,
} from './price-order.js';
