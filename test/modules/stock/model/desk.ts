import fc from 'fast-check';
import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { Discount } from '../../../../src/models/index.js';
import type { ApiAnswer } from '../../../helpers/api-client.js';
import { type StockDocument, openUnits as unitsToCome } from './documents.js';
import {
  available,
  canBeOwed,
  type Level,
  levelsOf,
  nth,
  type Refusal,
  type Shop,
  type Short,
  sum,
  type Units,
} from './stock.js';

/** The service that is compared with the model. */
export interface Desk {
  /** Over HTTP. @param token an access token */
  call(
    method: string,
    path: string,
    request?: { token?: string; body?: object; headers?: Record<string, string> },
  ): Promise<ApiAnswer>;
  sequelize: Sequelize;
  /** Access tokens. Whoever comes after the customers is a guest. */
  admin: string;
  customers: string[];
  /** What a guest was given to reach an order or a hold by, by its id. */
  guestTokens: Map<string, Record<string, string>>;
  discountCode: string;
  /** Ids of the model's products and places. */
  products: number[];
  places: number[];
}
export type Command = fc.AsyncCommand<Shop, Desk>;

/** As JSON brings it; else a failure is printed with __proto__ in between. */
export const record = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { noNullPrototype: true });

/** After each command the books and the catalog say what the model says. */
export const command = (
  name: string,
  given: object,
  run: (shop: Shop, desk: Desk) => Promise<void>,
  check: (shop: Readonly<Shop>) => boolean = () => true,
): Command => ({
  check,
  async run(shop, desk) {
    await run(shop, desk);
    expect(await readLevels(desk)).toEqual(expectedLevels(shop));
    expect(await readCatalog(desk)).toEqual(expectedCatalog(shop));
  },
  toString: () => `${name}(${fc.stringify(given)})`,
});

// ---- What is asked

const GUEST_EMAIL = 'guest@example.com';

export const asAdmin = (desk: Desk, method: string, path: string, body?: object): Promise<ApiAnswer> =>
  desk.call(method, `/api/admin${path}`, { token: desk.admin, body });

/** As one with an account, or as a guest, who gives an address when something begins, and from then on the token of that. */
export async function asCustomer(
  desk: Desk,
  customer: number,
  method: string,
  path: string,
  body?: object,
): Promise<ApiAnswer> {
  const token = desk.customers[customer];
  if (token !== undefined) return desk.call(method, `/api${path}`, { token, body });
  const [, , id] = path.split('/');
  if (id !== undefined) {
    return desk.call(method, `/api${path}`, { body, headers: desk.guestTokens.get(id) });
  }
  const answer = await desk.call(method, `/api${path}`, { body: { ...body, email: GUEST_EMAIL } });
  const { id: begun, orderToken, holdToken } = answer.body;
  if (orderToken) desk.guestTokens.set(begun, { 'x-order-token': orderToken });
  if (holdToken) desk.guestTokens.set(begun, { 'x-hold-token': holdToken });
  return answer;
}

export const itemsOf = ({ products }: Desk, units: Units, quantity = 'quantity') =>
  [...units].map(([product, number]) => ({ productId: nth(products, product), [quantity]: number }));

// ---- What is answered

/** @param refused what the model says */
export function expectAnswer(
  { status, body }: ApiAnswer,
  desk: Desk,
  refused: Refusal | undefined,
  done: { status: number; body?: object },
): void {
  if (!refused) {
    expect({ status, body }).toMatchObject(done);
    return;
  }
  const expected = refused.code === 'VALIDATION_FAILED' ? 400 : 409;
  expect({ status, code: body.code }).toEqual({ status: expected, code: refused.code });
  if (!refused.short) return;
  expect(body.shortages).toHaveLength(refused.short.length);
  expect(body.shortages).toEqual(expect.arrayContaining(refused.short.map((one) => shortage(desk, one))));
}
const shortage = ({ products, places }: Desk, { product, place, ...units }: Short) => ({
  productId: nth(products, product),
  ...(place !== undefined && { locationId: nth(places, place) }),
  ...units,
});

// ---- What there is

const COUNTERS = `SELECT level.productId, location.kind, level.locationId, level.onHand, level.committed, level.held, level.safetyStock
  FROM stock_levels AS level JOIN locations AS location ON location.id = level.locationId`;

interface LevelRow extends Level {
  productId: number;
  locationId: number;
  kind: string;
}
const NOTHING: Level = { onHand: 0, committed: 0, held: 0, safetyStock: 0 };

/** Of all products, where every unit is in the books. No route shows the location of backorders, so they are read in SQL. */
async function readLevels({ sequelize, products, places }: Desk): Promise<Level[][]> {
  const rows = await sequelize.query<LevelRow>(COUNTERS, { type: QueryTypes.SELECT });
  const levels = rows.map(({ productId, locationId, kind, ...level }) => ({
    productId,
    locationId,
    kind,
    level,
  }));
  return products.map((productId) => {
    const own = levels.filter((one) => one.productId === productId);
    const found = [
      ...places.map((id) => own.find(({ locationId }) => locationId === id)),
      ...['transit', 'backorder'].map((name) => own.find(({ kind }) => kind === name)),
    ];
    return found.map((one) => one?.level ?? NOTHING);
  });
}
const expectedLevels = (shop: Shop): Level[][] => shop.shelves.map((_, product) => levelsOf(shop, product));

async function readCatalog({ call, products }: Desk) {
  const { body } = await call('GET', `/api/products?ids=${products.join(',')}`);
  const found = products.map((id) => body.items.find((one: { id: number }) => one.id === id));
  return found.map(({ stockQuantity, availability }) => ({ stockQuantity, availability }));
}
const expectedCatalog = (shop: Shop) =>
  shop.shelves.map((shelves, product) => {
    const stockQuantity = sum(shelves.map((_, place) => available(shop, product, place)));
    const otherwise = canBeOwed(shop, product) > 0 ? 'backorder' : 'out_of_stock';
    return { stockQuantity, availability: stockQuantity > 0 ? 'in_stock' : otherwise };
  });

/** Every order, document, hold and offer as the API shows it. */
export async function expectAllShown(shop: Shop, desk: Desk): Promise<void> {
  for (const { id, status, lines } of shop.orders) {
    const { body } = await asAdmin(desk, 'GET', `/orders/${id}`);
    const items = lines.map((line) => ({
      productId: nth(desk.products, line.product),
      ...{ quantity: line.ordered, backorderedQuantity: line.waiting },
      ...{
        cancelledQuantity: line.cancelled,
        shippedQuantity: line.shipped,
        returnedQuantity: line.returned,
      },
    }));
    expect(body).toMatchObject({ status, items });
    const sources = lines.flatMap(({ product, at }) =>
      at.flatMap((quantity, place) => {
        const source = {
          productId: nth(desk.products, product),
          locationId: nth(desk.places, place),
          quantity,
        };
        return quantity > 0 ? [source] : [];
      }),
    );
    const shown = (await asAdmin(desk, 'GET', `/orders/${id}/sources`)).body.items;
    expect(shown).toHaveLength(sources.length);
    expect(shown).toEqual(expect.arrayContaining(sources));
  }
  const { uses } = await Discount.findOne({ where: { code: desk.discountCode }, rejectOnEmpty: true });
  expect(uses).toBe(shop.discount.uses);
  for (const { id, owner, units } of shop.holds) {
    const { body } = await asCustomer(desk, owner, 'GET', `/holds/${id}`);
    const items = itemsOf(desk, new Map([...units].map(([product, spread]) => [product, sum(spread)])));
    expect(body.items).toHaveLength(items.length);
    expect(body.items).toEqual(expect.arrayContaining(items));
  }
  for (const document of shop.documents) {
    const { body } = await asAdmin(desk, 'GET', `/stock-documents/${document.id}`);
    const lines = [...document.lines].map(([product, { expected = null, ...units }]) => ({
      productId: nth(desk.products, product),
      ...units,
      expected,
    }));
    expect(body.status).toBe(document.status);
    expect(body.lines).toHaveLength(lines.length);
    expect(body.lines).toEqual(expect.arrayContaining(lines.map((line) => expect.objectContaining(line))));
  }
  for (const [product, productId] of desk.products.entries()) {
    const { limit, isKnown } = nth(shop.backorders, product);
    const backorder = (await asAdmin(desk, 'GET', `/products/${productId}/backorder`)).body;
    expect({ ...backorder, limit: backorder.limit ?? 0 }).toMatchObject({
      limit,
      available: isKnown ? canBeOwed(shop, product) : 0,
    });
    const { items } = (await asAdmin(desk, 'GET', `/products/${productId}/stock`)).body;
    for (const [place, locationId] of desk.places.entries()) {
      const level = items.find((one: { locationId: number }) => one.locationId === locationId);
      const incoming = sum(shop.documents.map((one) => incomingOf(one, product, place)));
      expect(level).toMatchObject({ available: available(shop, product, place), incoming });
    }
  }
}

function incomingOf({ kind, status, to, lines }: StockDocument, product: number, place: number): number {
  const line = lines.get(product);
  const isComing = to === place && kind !== 'count' && (status === 'open' || status === 'part');
  return line && isComing ? unitsToCome(line) : 0;
}
