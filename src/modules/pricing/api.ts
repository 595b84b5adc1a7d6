/** What other modules call: what an order comes to, which is pure, and the rules that it goes by. */
export {
  type Cart,
  type Line,
  type PricedLine,
  type PricedOrder,
  type ProductForSale,
  priceOrder,
  refusedLines,
} from './price-order.js';
export { createRulebook, REVISION, type Rulebook } from './rulebook.js';
export { NO_RULES, type Rules } from './rules.js';
