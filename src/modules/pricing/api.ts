/** What other modules call: pricing of orders, which is pure, and the pricing rules. */
export { requireUnnamed } from './discounts/named-rows.js';
export { readUses } from './discounts/read-uses.js';
export { DiscountsOvertaken, redeem } from './discounts/redeem.js';
export { releaseUses } from './discounts/release-uses.js';
export {
  type CustomerId,
  customerKeyOf,
  isAccount,
  isGuest,
  NO_USES,
  type Redemption,
  type UsesRead,
  usesBook,
} from './discounts/uses.js';
export type { Line, ProductForSale } from './draft.js';
export { type ListedPrice, listsToRead } from './price-lists/price-lists.js';
export { refusedCurrency } from './price-lists/set-unit-prices.js';
export { type Cart, priceOrder, refusedLines } from './price-order.js';
export type { PricedLine, PricedOrder } from './priced-order.js';
export { requireRoom } from './require-room.js';
export { changeRules, createRulebook, holdRules, REVISION, type Rulebook } from './rulebook.js';
export { NO_RULES, type Rules } from './rules.js';
export type { ShippingOffer } from './shipping/add-shipping.js';
export {
  methodOf,
  type QuotedRate,
  type RateQuoter,
  rateOf,
  rateQuoter,
} from './shipping/provider/rate-quoter.js';
export type { QuotedTaxes } from './tax/provider/quoted-taxes.js';
export { type TaxQuoter, taxQuoter } from './tax/provider/tax-quoter.js';
