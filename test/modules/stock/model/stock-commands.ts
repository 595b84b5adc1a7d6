import fc from 'fast-check';
import { expect } from 'vitest';
import { fillAll } from '../../../../src/modules/orders/backorders/fill-backorders.js';
import { choose, maybe, place, product, unitsUpTo, which } from './commands.js';
import { asAdmin, type Command, command, expectAnswer, itemsOf, record } from './desk.js';
import {
  begin,
  cancelDocument,
  close,
  count,
  lose,
  openUnits,
  post,
  receive,
  type StockDocument,
  ship,
} from './documents.js';
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
  type Units,
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

// ---- Documents

const begun = record({
  kind: fc.constantFrom('transfer', 'transfer', 'receipt', 'receipt', 'count'),
  from: place,
  to: place,
  units: unitsUpTo(3),
}).map((given) =>
  command('begin', given, async (shop, desk) => {
    const { kind } = given;
    const from = kind === 'transfer' ? given.from : undefined;
    // A receipt and a count need not say where.
    const to = kind !== 'transfer' && given.from === 0 ? undefined : given.to;
    const lines: Units = new Map(kind === 'count' ? [] : given.units);
    const answer = await asAdmin(desk, 'POST', '/stock-documents', {
      kind,
      ...(from !== undefined && { fromLocationId: nth(desk.places, from) }),
      ...(to !== undefined && { locationId: nth(desk.places, to) }),
      ...(kind !== 'count' && { lines: itemsOf(desk, lines) }),
    });
    expectAnswer(answer, desk, begin(shop, { id: answer.body.id, kind, from, to, lines }), { status: 201 });
  }),
);

type Kinds = Array<StockDocument['kind']>;
type States = Array<StockDocument['status']>;
/**
 * A command on a document of these kinds; without one it is left out.
 * @param states in which it is not refused at once
 */
const onDocument = <Given extends { n: number }>(
  name: string,
  given: fc.Arbitrary<Given>,
  kinds: Kinds,
  states: States,
  run: (document: StockDocument, given: Given, ...where: Parameters<Command['run']>) => Promise<void>,
): fc.Arbitrary<Command> => {
  const all = ({ documents }: Readonly<Shop>) => documents.filter(({ kind }) => kinds.includes(kind));
  const chosen = (shop: Readonly<Shop>, { n }: Given) =>
    choose(all(shop), n, ({ status }) => states.includes(status));
  return given.map((one) =>
    command(
      name,
      one,
      (shop, desk) => run(chosen(shop, one) as StockDocument, one, shop, desk),
      (shop) => chosen(shop, one) !== undefined,
    ),
  );
};
const path = ({ id }: StockDocument, act: string) => `/stock-documents/${id}/${act}`;

const act = (
  verb: string,
  kinds: Kinds,
  states: States,
  model: (shop: Shop, document: StockDocument) => Refusal | undefined,
) =>
  onDocument(`${verb}Document`, record({ n: which }), kinds, states, async (document, _given, shop, desk) => {
    const answer = await asAdmin(desk, 'POST', path(document, verb));
    const refused = model(shop, document);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  });
const shipped = act('ship', ['transfer'], ['draft'], ship);
const closed = act('close', ['receipt'], ['part'], (_shop, document) => close(document));
const calledOff = act('cancel', ['transfer', 'receipt', 'count'], ['draft', 'open'], cancelDocument);
const posted = act('post', ['count'], ['open'], post);

/** Units of its lines, one number a line. */
const some = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });
function someOf({ lines }: StockDocument, given: readonly number[]): Units | undefined {
  const units = [...lines].flatMap(([product, line], n): Array<[number, number]> => {
    const wanted = given[n] ?? 0;
    const quantity = wanted === 4 ? wanted : Math.min(wanted, openUnits(line));
    return quantity > 0 ? [[product, quantity]] : [];
  });
  return units.length > 0 ? new Map(units) : undefined;
}

const arrived = onDocument(
  'receive',
  record({ n: which, some: maybe(some) }),
  ['transfer', 'receipt'],
  ['open', 'part'],
  async (document, { some }, shop, desk) => {
    const units = some && someOf(document, some);
    const body = units ? { lines: itemsOf(desk, units) } : {};
    const answer = await asAdmin(desk, 'POST', path(document, 'receive'), body);
    const refused = receive(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  },
);
const lost = onDocument(
  'lose',
  record({ n: which, some }),
  ['transfer'],
  ['open', 'part'],
  async (document, { some }, shop, desk) => {
    const units = someOf(document, some) ?? new Map([[nth([...document.lines.keys()], 0), 1]]);
    const body = { lines: itemsOf(desk, units), reason: 'Fell off the lorry' };
    const answer = await asAdmin(desk, 'POST', path(document, 'write-off'), body);
    const refused = lose(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: document.status } });
  },
);

/** What is counted, as the difference to what is there. */
const found = fc.array(fc.tuple(product, fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 3 });
const counted = onDocument(
  'count',
  record({ n: which, found }),
  ['count'],
  ['open'],
  async (document, { found }, shop, desk) => {
    const units: Units = new Map(
      found.map(([product, difference]) => {
        const { onHand } = shelfOf(shop, product, document.to);
        return [product, Math.max(onHand + difference, 0)];
      }),
    );
    const body = { lines: itemsOf(desk, units, 'counted') };
    const answer = await asAdmin(desk, 'PUT', path(document, 'counts'), body);
    const refused = count(shop, document, units);
    expectAnswer(answer, desk, refused, { status: 200, body: { status: 'open' } });
    if (!refused) expect(answer.body.lines).toHaveLength(document.lines.size);
  },
);

export const STOCK_COMMANDS = [
  ...[adjusted, adjusted, adjustedMany, set, safety, offered, offered, filled, filled],
  ...[switched, countries, begun, begun, begun, shipped, shipped, closed, calledOff, posted, posted],
  ...[arrived, arrived, lost, counted, counted],
];
