import fc from 'fast-check';
import { expect } from 'vitest';
import { releaseAllExpired } from '../../../../src/modules/stock/holds/sweep-holds.js';
import { ADDRESS, orderBody } from '../../../helpers/factories.js';
import { expireHold } from '../../../helpers/holds.js';
import { liveHolds, placeHold, placeOrder } from './allocate.js';
import {
  asAdmin,
  asCustomer,
  type Command,
  command,
  type Desk,
  expectAnswer,
  itemsOf,
  record,
} from './desk.js';
import { accept, type Order } from './orders.js';
import { DISCOUNT, type Hold, move, nth, releaseExpired, type Shop, sum, type Units } from './stock.js';

// What customers do, and the clock.

export const PRODUCTS = 3;
const PLACES = 3;
/** With accounts; the one after them is a guest. */
export const CUSTOMERS = 2;
const COUNTRIES = ['GB', 'DE'];
export const MAX_HOLDS = 2;
/** Of every unit, in cents. */
export const PRICE = 1_000;

export const product = fc.nat({ max: PRODUCTS - 1 });
export const place = fc.nat({ max: PLACES - 1 });
export const which = fc.nat({ max: 11 });
/** @param freq 1 in so many is undefined */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) =>
  fc.option(arbitrary, { freq, nil: undefined });
export const unitsUpTo = (max: number): fc.Arbitrary<Array<[number, number]>> =>
  fc.uniqueArray(fc.tuple(product, fc.integer({ min: 1, max })), {
    ...{ minLength: 1, maxLength: 2, selector: ([one]) => one },
  });
const customer = fc.nat({ max: CUSTOMERS });
const country = fc.constantFrom(...COUNTRIES);

/** The n-th, as if they stood in a circle. */
const pick = <T>(all: readonly T[], n: number): T => nth(all, n % all.length);
/** Mostly one of those that a command is for, once in a while any, which refuses it. Without one, the command is left out. */
export function choose<T>(all: readonly T[], n: number, isMeant: (one: T) => boolean): T | undefined {
  const some = n < 10 ? all.filter(isMeant) : all;
  return some.length > 0 ? pick(some, n) : undefined;
}

const isOf = (owner: number) => (hold: Hold) => hold.owner === owner;

export async function acceptOrder(order: Order, desk: Desk): Promise<void> {
  const answer = await asAdmin(desk, 'POST', `/orders/${order.id}/accept`, {});
  expectAnswer(answer, desk, accept(order), { status: 200, body: { status: 'processing' } });
}

/** Of units that are all at one price, in cents. */
const totalOf = (units: Units, hasCode: boolean): string => {
  const whole = sum(units.values()) * PRICE;
  const off = hasCode ? (whole * DISCOUNT.percent) / 100 : 0;
  return ((whole - off) / 100).toFixed(2);
};

const order = record({
  customer,
  units: unitsUpTo(5),
  country,
  from: maybe(which),
  hasCode: maybe(fc.constant(true), 4),
  isAccepted: fc.boolean(),
}).map((given) =>
  command('order', given, async (shop, desk) => {
    const { customer: owner, country, from, hasCode = false } = given;
    const units: Units = new Map(given.units);
    const hold = from === undefined ? undefined : choose(shop.holds, from, isOf(owner));
    const body = orderBody(itemsOf(desk, units) as Array<{ productId: number; quantity: number }>, {
      ...{ shippingAddress: { ...ADDRESS, country }, paymentMethod: 'invoice' },
      ...(hold && { holdId: hold.id }),
      ...(hasCode && { discountCodes: [desk.discountCode] }),
    });
    const answer = await asCustomer(desk, owner, 'POST', '/orders', body);
    const refused = placeOrder(shop, { id: answer.body.id, owner, units, country, hold, hasCode });
    const lines = refused ? [] : (shop.orders.at(-1) as Order).lines;
    const items = lines.map(({ waiting }) => ({ backorderedQuantity: waiting }));
    const totalAmount = totalOf(units, hasCode);
    expectAnswer(answer, desk, refused, { status: 201, body: { status: 'pending', items, totalAmount } });
    if (!refused && given.isAccepted) await acceptOrder(shop.orders.at(-1) as Order, desk);
  }),
);

const hold = record({
  customer,
  units: unitsUpTo(4),
  country: maybe(country),
  replaces: maybe(which),
}).map((given) =>
  command('hold', given, async (shop, desk) => {
    const { customer: owner, country, replaces } = given;
    const units: Units = new Map(given.units);
    const replaced = replaces === undefined ? undefined : choose(shop.holds, replaces, isOf(owner));
    const answer = await asCustomer(desk, owner, 'POST', '/holds', {
      items: itemsOf(desk, units),
      ...(country && { shippingCountry: country }),
      ...(replaced && { replaces: replaced.id }),
    });
    const wanted = { id: answer.body.id, owner, units, country, hold: replaced, most: MAX_HOLDS };
    expectAnswer(answer, desk, placeHold(shop, wanted), {
      status: 201,
      body: { items: itemsOf(desk, units) },
    });
  }),
);

/** A command on a hold; without one it is left out. */
const onHold = (name: string, run: (hold: Hold, ...given: Parameters<Command['run']>) => Promise<void>) =>
  which.map((n) =>
    command(
      name,
      { n },
      (shop, desk) => run(pick(shop.holds, n), shop, desk),
      ({ holds }) => holds.length > 0,
    ),
  );

const release = onHold('release', async (hold, shop, desk) => {
  const released = () => asCustomer(desk, hold.owner, 'DELETE', `/holds/${hold.id}`);
  expect((await released()).status).toBe(204);
  expect((await released()).status).toBe(404);
  removeHold(shop, hold);
});
const removeHold = (shop: Shop, hold: Hold): void =>
  move(shop, () => {
    shop.holds = shop.holds.filter((one) => one !== hold);
  });

const expire = onHold('expire', async (hold, _shop, { sequelize }) => {
  await expireHold(sequelize, hold.id);
  hold.isExpired = true;
});

const extend = onHold('extend', async (hold, shop, desk) => {
  const answer = await asCustomer(desk, hold.owner, 'PATCH', `/holds/${hold.id}`, { ttlSeconds: 600 });
  const isTooMany = liveHolds(shop, hold.owner, hold) >= MAX_HOLDS;
  expectAnswer(answer, desk, isTooMany ? { code: 'HOLD_LIMIT_EXCEEDED' } : undefined, { status: 200 });
  if (!isTooMany) hold.isExpired = false;
});

/** The background job, which no route starts. */
const sweep = fc.constant(
  command('sweep', {}, async (shop, { sequelize }) => {
    await releaseAllExpired(sequelize);
    releaseExpired(shop, [...shop.shelves.keys()]);
  }),
);

export const CUSTOMER_COMMANDS = [order, order, order, hold, hold, release, expire, expire, extend, sweep];
