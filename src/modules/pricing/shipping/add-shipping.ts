import { Problem } from '../../../errors.js';
import { amountOf, type Draft } from '../draft.js';
import type { Cart } from '../price-order.js';
import { type Goods, type Method, methodsFor, priceOf, type ShippingTable } from './shipping-table.js';

/** A shipping method that is available for an order. */
export interface ShippingOffer {
  code: string;
  name: string;
  /** Before discounts: a decimal string. */
  amount: string;
  daysMin: number | null;
  daysMax: number | null;
}

/**
 * Adds the price of the chosen shipping method to a draft. In a shop with methods one must be chosen, except in a quote.
 * @param draft with its line discounts
 * @returns the problem SHIPPING_UNAVAILABLE or SHIPPING_METHOD_INVALID, or undefined
 */
export function addShipping(draft: Draft, cart: Cart, table: ShippingTable | undefined): Problem | undefined {
  const { shippingMethod: code, isQuote } = cart;
  const goods = goodsOf(draft);
  const methods = methodsOf(cart, table);
  const chosen = methods.find((one) => one.code === code);
  const price = chosen && priceFor(draft, chosen, goods);
  if (chosen && price !== undefined) {
    const { id: methodId, name, daysMin, daysMax, taxCategoryId } = chosen;
    const method = { methodId, code: chosen.code, name, daysMin, daysMax };
    draft.shipping = { method, taxCategoryId, price, discount: 0, tax: 0 };
    return undefined;
  }
  const offers = offersOf(methods, goods, draft);
  const mayHaveMore = table?.hasCarriers === true && !isQuote;
  if (table && offers.length === 0 && !mayHaveMore) {
    const why = whyUnavailable(table, methods, cart.shippingAddress.country);
    return new Problem('SHIPPING_UNAVAILABLE', why);
  }
  return isQuote && code === undefined ? undefined : invalidMethod(code, offers, mayHaveMore);
}

/** The shop's own methods come before carrier rates. */
function methodsOf({ shippingAddress, carrierMethods }: Cart, table?: ShippingTable): readonly Method[] {
  const own = table ? methodsFor(table, shippingAddress) : [];
  if (!carrierMethods) return own;
  return [...own, ...carrierMethods.filter(({ code }) => !own.some((one) => one.code === code))];
}

/** The methods available for a draft, in display order. */
export const shippingOffers = (draft: Draft, cart: Cart, table: ShippingTable): ShippingOffer[] =>
  offersOf(methodsOf(cart, table), goodsOf(draft), draft);

/** Price including or excluding tax, like the order's amounts. */
function priceFor({ restate }: Draft, method: Method, goods: Goods): number | undefined {
  const price = priceOf(method, goods);
  return price === undefined || !restate ? price : restate(price, method.taxCategoryId);
}

const offersOf = (methods: readonly Method[], goods: Goods, draft: Draft): ShippingOffer[] =>
  methods.flatMap((method) => {
    const price = priceFor(draft, method, goods);
    if (price === undefined) return [];
    const { code, name, daysMin, daysMax } = method;
    return [{ code, name, amount: amountOf(price, draft), daysMin, daysMax }];
  });

function goodsOf({ currency, lines }: Draft): Goods {
  let amount = 0;
  let grams = 0;
  for (const { product, quantity: count, subtotal, discount } of lines) {
    amount += subtotal - discount;
    grams += count * (product.weightGrams ?? 0);
  }
  return { currency, amount, grams };
}

function whyUnavailable(table: ShippingTable, methods: readonly Method[], country: string): string {
  if (methods.length > 0)
    return 'No shipping method for that address takes such an order: its currency, weight or total.';
  if (table.methods.size > 0 || table.hasCarriers)
    return `The shop does not send to that address in ${country}.`;
  return 'The shop sends nothing at present: none of its shipping methods is active.';
}

/** @param mayHaveMore whether there may be carrier rates, which only a quote knows */
function invalidMethod(
  code: string | undefined,
  shippingMethods: ShippingOffer[],
  mayHaveMore: boolean,
): Problem {
  const choice = shippingMethods.map((one) => one.code).join(', ');
  const own = choice ? `Choose one with shippingMethod: ${choice}.` : 'Leave shippingMethod out.';
  const quoted = 'The rate of a carrier needs the quoteToken of a quote with that shippingMethod.';
  const choose = mayHaveMore ? (choice ? `${own} ${quoted}` : quoted) : own;
  const why =
    code === undefined
      ? 'The order needs a shipping method.'
      : `No shipping method "${code}" takes this order to that address.`;
  return new Problem('SHIPPING_METHOD_INVALID', `${why} ${choose}`, { extensions: { shippingMethods } });
}
