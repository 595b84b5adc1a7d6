import type { Schemas } from '@stockkeeper/client';

export type Discount = Schemas['Discount'];
export type DiscountRule = Schemas['DiscountRule'];
export type DiscountCode = Schemas['DiscountCode'];
export type Redemption = Schemas['DiscountRedemption'];

export type Class = Discount['class'];
export type Kind = Discount['kind'];

/** What can be taken off what. */
export const KINDS: Record<Class, Kind[]> = {
  line: ['percent', 'amount', 'fixed_price', 'cheapest_free', 'buy_x_get_y'],
  order: ['percent', 'amount'],
  shipping: ['percent', 'amount', 'free_shipping'],
};

export const CLASSES = Object.keys(KINDS) as Class[];

export const isPercentage = (kind: Kind): boolean => kind === 'percent' || kind === 'buy_x_get_y';
export const isAmount = (kind: Kind): boolean => kind === 'amount' || kind === 'fixed_price';

/** A rule without what a form left empty: it would be a condition that nobody made. */
export function givenRule(rule: DiscountRule): DiscountRule {
  const given = Object.entries(rule).filter(
    ([, value]) =>
      value !== null && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(given);
}
