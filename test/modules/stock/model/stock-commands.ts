import fc from 'fast-check';
import { fillAll } from '../../../../src/modules/orders/backorders/fill-backorders.js';
import { maybe, place, product } from './commands.js';
import { asAdmin, command, expectAnswer, record } from './desk.js';
import {
  adjust,
  available,
  fill,
  nth,
  offer,
  type Refusal,
  type Shop,
  shelfOf,
  sum,
  switchPlace,
} from './stock.js';

// What those do who work for the shop, and the background job that fills backorders.

const seen = fc.constantFrom('nothing', 'nothing', 'right', 'right', 'wrong');
const change = record({ product, place, quantity: fc.integer({ min: -4, max: 4 }).map((n) => n || 5), seen });
const seenOf = (shop: Shop, product: number, place: number, seen: string): number | undefined => {
  const { onHand } = shelfOf(shop, product, place);
  return { nothing: undefined, right: onHand, wrong: onHand + 1 }[seen];
};
const unitsForSale = (shop: Shop, product: number): number =>
  sum(shop.places.map((_, place) => available(shop, product, place)));

const adjusted = record({ change, isFirst: fc.boolean() }).map((given) =>
  command('adjust', given, async (shop, desk) => {
    const { product, quantity, seen } = given.change;
    const place = given.isFirst ? shop.places.findIndex(({ isActive }) => isActive) : given.change.place;
    const one = { product, place, quantity, seen: seenOf(shop, product, place, seen) };
    const productId = nth(desk.products, product);
    const answer = await asAdmin(desk, 'POST', `/products/${productId}/stock-adjustments`, {
      ...{ quantity, reason: 'Recount', changeFromQuantity: one.seen },
      ...(!given.isFirst && { locationId: nth(desk.places, place) }),
    });
    const refused = adjust(shop, [one]);
    const { onHand } = shelfOf(shop, product, place);
    const body = { onHand, stockQuantity: unitsForSale(shop, product) };
    expectAnswer(answer, desk, refused, { status: 201, body });
  }),
);

const changes = fc.uniqueArray(change, {
  minLength: 2,
  maxLength: 4,
  selector: ({ product, place }) => `${product} ${place}`,
});
const adjustedMany = record({ changes }).map((given) =>
  command('adjustMany', given, async (shop, desk) => {
    const all = given.changes.map((one) => ({
      ...one,
      seen: seenOf(shop, one.product, one.place, one.seen),
    }));
    const answer = await asAdmin(desk, 'POST', '/stock-adjustments', {
      reason: 'Recount',
      adjustments: all.map(({ product, place, quantity, seen }) => ({
        ...{ productId: nth(desk.products, product), locationId: nth(desk.places, place), quantity },
        ...(seen !== undefined && { changeFromQuantity: seen }),
      })),
    });
    const refused = adjust(shop, all);
    const adjustments = all.map(({ product, place }) => {
      return { onHand: shelfOf(shop, product, place).onHand, stockQuantity: unitsForSale(shop, product) };
    });
    expectAnswer(answer, desk, refused, { status: 201, body: { adjustments } });
  }),
);

const set = record({ product, place, onHand: fc.nat({ max: 7 }), seen }).map((given) =>
  command('set', given, async (shop, desk) => {
    const { product, place, onHand } = given;
    const from = seenOf(shop, product, place, given.seen);
    const path = `/products/${nth(desk.products, product)}/stock/${nth(desk.places, place)}`;
    const answer = await asAdmin(desk, 'PUT', path, { onHand, changeFromQuantity: from ?? null });
    const quantity = onHand - shelfOf(shop, product, place).onHand;
    expectAnswer(answer, desk, adjust(shop, [{ product, place, quantity, seen: from }]), {
      status: 200,
      body: { onHand, available: available(shop, product, place) },
    });
  }),
);

const safety = record({ product, place, safetyStock: fc.nat({ max: 3 }) }).map((given) =>
  command('safety', given, async (shop, desk) => {
    const { product, place, safetyStock } = given;
    const path = `/products/${nth(desk.products, product)}/stock/${nth(desk.places, place)}`;
    const answer = await asAdmin(desk, 'PATCH', path, { safetyStock });
    const isOn = nth(shop.places, place).isActive;
    if (isOn) shelfOf(shop, product, place).safetyStock = safetyStock;
    const body = { safetyStock, available: available(shop, product, place) };
    expectAnswer(answer, desk, isOn ? undefined : { code: 'VALIDATION_FAILED' }, { status: 200, body });
  }),
);

const offered = record({ product, limit: maybe(fc.nat({ max: 6 }), 5) }).map((given) =>
  command('offer', given, async (shop, desk) => {
    const { product, limit = null } = given;
    const answer = await asAdmin(desk, 'PUT', `/products/${nth(desk.products, product)}/backorder`, {
      limit,
    });
    offer(shop, product, limit);
    expectAnswer(answer, desk, undefined, { status: 200, body: { limit } });
  }),
);

/** No route starts the job. */
const filled = fc.constant(
  command('fill', {}, async (shop, { sequelize }) => {
    await fillAll(sequelize);
    fill(shop);
  }),
);

// ---- Places

const patchPlace = (
  name: string,
  given: { place: number },
  changes: { isActive?: boolean; shipsTo?: readonly string[] | null },
  model: (shop: Shop) => Refusal | undefined,
) =>
  command(name, given, async (shop, desk) => {
    const answer = await asAdmin(desk, 'PATCH', `/locations/${nth(desk.places, given.place)}`, changes);
    expectAnswer(answer, desk, model(shop), { status: 200, body: changes });
  });

const switched = record({ place, isActive: fc.boolean() }).map((given) =>
  patchPlace('switch', given, { isActive: given.isActive }, (shop) =>
    switchPlace(shop, given.place, given.isActive),
  ),
);
const shipsTo = fc.constantFrom(null, null, ['DE'], ['GB', 'DE'], []);
const countries = record({ place, shipsTo }).map((given) =>
  patchPlace('countries', given, { shipsTo: given.shipsTo }, (shop) => {
    nth(shop.places, given.place).shipsTo = given.shipsTo;
    return undefined;
  }),
);

export const STOCK_COMMANDS = [
  ...[adjusted, adjusted, adjustedMany, set, safety, offered, offered, filled, filled],
  ...[switched, countries],
];
