import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AREAS } from '../../../src/consistency/areas.js';
import { verify } from '../../../src/consistency/verify.js';
import { RefundRequest, type User } from '../../../src/models/index.js';
import { fillAll } from '../../../src/modules/orders/backorders/fill-backorders.js';
import { fromThousandths, isAmountOf, toThousandths } from '../../../src/money/amounts.js';
import { decimalsOf } from '../../../src/money/currencies.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody } from '../../helpers/factories.js';
import { LOCATION_ID, stockAt } from '../../helpers/location.js';
import { type OrderDesk, orderDesk } from '../../helpers/orders.js';

// From the rules to the last unit that comes back, over HTTP: whatever is bought, and wherever its units are, every amount on the way
// adds up exactly. Lines are split over two locations and backorder, sent in as many parcels, and come back to either location.

const SHOPS = [
  { currency: 'USD', country: 'GB', vat: '20', percent: '15', parcel: '4.95' },
  { currency: 'JPY', country: 'JP', vat: '10', percent: '33.33', parcel: '495' },
  { currency: 'KWD', country: 'KW', vat: '7.5', percent: '12.5', parcel: '1.495' },
];
const WALKS = SHOPS.flatMap((shop) => [false, true].map((included) => ({ ...shop, included })));
type Walk = (typeof WALKS)[number];
type Answer = Awaited<ReturnType<TestApp['request']>>;

let service: TestApp;
let admin: User;
let customer: User;
let desk: OrderDesk;
/** The second location. */
let store: number;
/** Price lists whose prices include tax, by currency. */
const lists = new Map<string, number>();

async function post(path: string, body: object, status: number, as?: User): Promise<Answer['body']> {
  const answer = await service.request('POST', `/api${path}`, { as, body });
  expect(answer.status, JSON.stringify(answer.body)).toBe(status);
  return answer.body;
}

beforeAll(async () => {
  service = await startApp({ PRICES_INCLUDE_TAX: 'false' });
  [customer, admin] = await Promise.all([buildUser(), buildAdmin()]);
  desk = orderDesk(service, customer, admin);
  store = (await post('/admin/locations', { code: 'store', name: 'Store' }, 201, admin)).id;
  for (const { currency, country, vat, percent, parcel } of SHOPS) {
    await post('/admin/tax-rates', { name: 'VAT', country, rate: vat }, 201, admin);
    const zone = await post('/admin/shipping-zones', { name: country, regions: [{ country }] }, 201, admin);
    const method = { code: currency.toLowerCase(), name: 'Parcel', zoneId: zone.id, currency };
    await post('/admin/shipping-methods', { ...method, rates: [{ amount: parcel }] }, 201, admin);
    const discount = { name: 'Welcome', code: `HELLO-${currency}`, class: 'order', kind: 'percent' };
    await post('/admin/discounts', { ...discount, value: percent }, 201, admin);
    const list = {
      code: `with-tax-${currency.toLowerCase()}`,
      name: 'With tax',
      currency,
      pricesIncludeTax: true,
    };
    lists.set(currency, (await post('/admin/price-lists', list, 201, admin)).id);
  }
});
afterAll(() => service.close());

/** Every amount in an answer has only the decimals that its currency has. */
function expectWholeUnits(value: unknown, currency: string): void {
  if (value === null || typeof value !== 'object') return;
  for (const [name, inner] of Object.entries(value)) {
    if (/(amount|value|price|total|base|dueBefore|dueAfter|shippingLeft)$/i.test(name) && inner !== null) {
      if (typeof inner === 'string') expect(isAmountOf(inner, currency), `${name} ${inner}`).toBe(true);
    }
    expectWholeUnits(inner, currency);
  }
}
const sum = (amounts: string[]) => amounts.reduce((all, amount) => all + toThousandths(amount), 0);
const all = <K extends string>(rows: Array<Record<K, string>>, key: K) => rows.map((row) => row[key]);

/** What the first of so many units come to, half up. Said in another way than the service does. */
const worthOf = (minor: number, units: number, all: number) =>
  Math.floor((2 * minor * units + all) / (2 * all));
/** Tax that stands beside an amount, and not in it. */
const onTop = (priced: Answer['body'], tax: string) => (priced.pricesIncludeTax ? '0' : tax);

/** A quote or an order. */
function expectSums(priced: Answer['body']): void {
  const { items, taxes, discounts, shippingAmount, shippingTaxAmount } = priced;
  expectWholeUnits(priced, priced.currency);
  for (const { quantity, price, subtotal, discountAmount, taxAmount, total } of items) {
    expect(quantity * toThousandths(price)).toBe(toThousandths(subtotal));
    expect(sum([total, discountAmount])).toBe(sum([subtotal, onTop(priced, taxAmount)]));
  }
  const shipping = [shippingAmount, onTop(priced, shippingTaxAmount)];
  expect(sum([...all(items, 'total'), ...shipping])).toBe(toThousandths(priced.totalAmount));
  expect(sum(all(taxes, 'amount'))).toBe(toThousandths(priced.taxAmount));
  expect(sum([...all(items, 'taxAmount'), shippingTaxAmount])).toBe(toThousandths(priced.taxAmount));
  expect(sum(all(items, 'discountAmount'))).toBe(toThousandths(priced.discountAmount));
  expect(sum(all(discounts, 'amount'))).toBe(toThousandths(priced.discountAmount));
}

interface BasketLine {
  price: string;
  quantity: number;
  /** Units that are there; the others are on backorder. */
  main: number;
  store: number;
}

/** Quotes the basket and orders it by that quote. */
async function buy({ currency, country, included }: Walk, basket: BasketLine[]) {
  const items = [];
  for (const { price, quantity, main, store: inStore } of basket) {
    const { id: productId } = await buildProduct({ price, currency, stock: main });
    if (inStore > 0) await stockAt(productId, store, inStore);
    const path = `/api/admin/products/${productId}/backorder`;
    const offered = await service.request('PUT', path, { as: admin, body: { limit: quantity } });
    expect(offered.status).toBe(200);
    items.push({ productId, quantity });
  }
  if (included) {
    const prices = items.map(({ productId }, n) => ({ productId, amount: basket[n]?.price }));
    const path = `/api/admin/price-lists/${lists.get(currency)}/prices`;
    expect((await service.request('PUT', path, { as: admin, body: { prices } })).status).toBe(200);
  }
  const how = { shippingMethod: currency.toLowerCase(), discountCodes: [`hello-${currency}`] };
  const place = { country, postalCode: ADDRESS.postalCode };
  const quote = await post('/quotes', { items, shippingAddress: place, ...how }, 200);
  const { quoteToken, totalAmount, taxAmount, discountAmount, shippingAmount, taxes } = quote;
  const shippingAddress = { ...ADDRESS, country };
  const asked = { ...how, shippingAddress, paymentMethod: 'invoice', quoteToken };
  const order = await post('/orders', orderBody(items, asked), 201, customer);
  expect(order).toMatchObject({ totalAmount, taxAmount, discountAmount, shippingAmount, taxes, currency });
  expect([order.taxes.length, order.discounts.length, order.pricesIncludeTax]).toEqual([1, 1, included]);
  expectSums(quote);
  expectSums(order);
  const waiting = basket.map(({ quantity, main, store: inStore }) => Math.max(quantity - main - inStore, 0));
  expect(order.items.map(backordered)).toEqual(waiting);
  return order;
}
const backordered = (item: Answer['body']): number => item.backorderedQuantity;

/** What waits comes to the store, and each location sends what it has in a parcel of its own. */
async function sendAll({ id }: Answer['body']): Promise<void> {
  const path = `/api/admin/orders/${id}`;
  const { items } = (await service.request('GET', path, { as: admin })).body;
  for (const item of items)
    if (backordered(item) > 0) await stockAt(item.productId, store, backordered(item));
  await fillAll(service.sequelize);
  const sources: Array<{ productId: number; locationId: number; quantity: number }> = (
    await service.request('GET', `${path}/sources`, { as: admin })
  ).body.items;
  const locations = new Set(sources.map(({ locationId }) => locationId));
  for (const locationId of locations) {
    const lines = sources.flatMap(({ productId, quantity, ...source }) => {
      const { line } = items.find((item: Answer['body']) => item.productId === productId);
      return source.locationId === locationId ? [{ line, quantity }] : [];
    });
    const sent = await desk.ship(id, { locationId, lines });
    expect(sent.status).toBe(201);
    expect((await desk.deliver(id, sent.body.id)).status).toBe(200);
  }
}

it.each(WALKS)(
  'adds up from the quote to the last return in $currency, tax included: $included',
  async (walk) => {
    const { currency } = walk;
    const unit = 10 ** (3 - decimalsOf(currency));
    const anyLine = fc.record({
      price: fc.integer({ min: 100, max: 99_999 }).map((minor) => fromThousandths(minor * unit, currency)),
      quantity: fc.integer({ min: 3, max: 9 }),
      main: fc.integer({ min: 0, max: 3 }),
      store: fc.integer({ min: 0, max: 3 }),
    });
    const baskets = fc.tuple(anyLine, anyLine);
    const returnedTo = fc.tuple(fc.constantFrom('store', 'main', 'sender'), fc.constantFrom('store', 'main'));
    await fc.assert(
      fc.asyncProperty(baskets, returnedTo, async (basket, places) => {
        const order = await buy(walk, basket);
        const path = `/admin/orders/${order.id}`;
        const shipping = sum([order.shippingAmount, onTop(order, order.shippingTaxAmount)]);
        const gone = [0, 0];
        const back = { goods: 0, shipping: 0, tax: 0 };
        /** Units of each line are given back: their shares, and the rest is kept. */
        const give = (preview: Answer['body'], units: number[]) => {
          expectWholeUnits(preview, currency);
          for (const { line, value, taxAmount } of preview.lines) {
            const { total, taxAmount: tax, quantity } = order.items[line - 1];
            const [from, to] = [gone[line - 1] ?? 0, (gone[line - 1] ?? 0) + (units[line - 1] ?? 0)];
            const part = (whole: string) => {
              const minor = toThousandths(whole) / unit;
              return (worthOf(minor, to, quantity) - worthOf(minor, from, quantity)) * unit;
            };
            expect([toThousandths(value), toThousandths(taxAmount)]).toEqual([part(total), part(tax)]);
            gone[line - 1] = to;
          }
          expect(sum(all(preview.lines, 'value'))).toBe(toThousandths(preview.value));
          back.goods += toThousandths(preview.value);
          back.shipping += toThousandths(preview.shippingValue);
          back.tax += sum([preview.taxAmount, preview.shippingTaxAmount]);
          expect(back.shipping + toThousandths(preview.shippingLeft)).toBe(shipping);
          expect(toThousandths(preview.money.dueAfter) + back.goods + back.shipping).toBe(
            toThousandths(order.totalAmount),
          );
        };
        const lines = (...units: number[]) => ({
          lines: units.flatMap((quantity, n) => (quantity > 0 ? [{ line: n + 1, quantity }] : [])),
        });

        give(await post(`${path}/cancellation-preview`, lines(1), 200, admin), [1]);
        expect((await desk.cancel(order.id, lines(1))).status).toBe(200);
        await desk.accept(order.id);
        await sendAll(order);
        await post(`${path}/mark-paid`, {}, 200, admin);

        const rest = order.items.map(({ quantity }: { quantity: number }) => quantity - 1);
        const somewhat = fromThousandths(unit, currency);
        for (const [units, refundShipping, place] of [
          [[0, 1], somewhat, places[0]],
          [[rest[0] as number, rest[1] as number], true, places[1]],
        ] as const) {
          const asked = await desk.askBack(order.id, { ...lines(...units), reason: 'Too small' });
          expect((await desk.decide(order.id, asked.body.id, 'approve')).status).toBe(200);
          const at = `${path}/returns/${asked.body.id}`;
          const locationId = { store, main: LOCATION_ID, sender: undefined }[place];
          const received = { refundShipping, locationId };
          const preview = await post(`${at}/receive-preview`, received, 200, admin);
          give(preview, [...units]);
          const { value, shippingValue } = await post(`${at}/receive`, received, 200, admin);
          expect({ value, shippingValue }).toEqual({
            value: preview.value,
            shippingValue: preview.shippingValue,
          });
        }

        const whole = toThousandths(order.totalAmount);
        expect(back.goods + back.shipping).toBe(whole);
        expect(back.tax).toBe(toThousandths(order.taxAmount));
        const refunds = await RefundRequest.findAll({ where: { orderId: order.id }, raw: true });
        expect(sum(all(refunds, 'amount'))).toBe(whole);
      }),
      { numRuns: 2 },
    );
  },
);

it('leaves nothing for verify to find', async () => {
  const { checks, checked } = await verify(service.sequelize, AREAS);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
  expect(checked.orders).toBeGreaterThanOrEqual(WALKS.length);
});
