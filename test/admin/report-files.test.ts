import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countryName } from '../../admin/src/format/countries';
import { formatDate } from '../../admin/src/format/date';
import { formatMoney } from '../../admin/src/format/money';
import { formatPercent } from '../../admin/src/format/percent';
import english from '../../admin/src/locales/en';
import { REPORTS } from '../../admin/src/reports/catalogue';
import type { Kind } from '../../admin/src/reports/report';
import type { User } from '../../src/models/index.js';
import { type Console, describeInBrowser, expectAccessible, startConsole } from '../helpers/browser.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { orderDesk } from '../helpers/orders.js';
import { placeInThePast } from '../helpers/past-orders.js';

type Row = Record<string, string>;
type Words = Record<string, string>;

const texts = english.resources as unknown as Record<string, Record<string, Words>>;
const { titles = {}, changes, no_reason: noReason } = texts.reports ?? {};
const { statuses, payment_methods: methods } = texts.orders ?? {};
const { reason_codes: reasons } = texts['stock-movements'] ?? {};

/** As the screen says what the file has. */
const SAY: Partial<Record<Kind, (value: string, row: Row) => string | undefined>> = {
  money: (value, { currency = '' }) => formatMoney(value, currency, 'en'),
  count: (value) => Number(value).toLocaleString('en'),
  percent: (value) => formatPercent(value, 'en'),
  day: (value) => formatDate(`${value}T00:00:00Z`, 'day', 'UTC', 'en'),
  time: (value) => formatDate(value, 'minute', 'UTC', 'en'),
  place: (value, { region }) => [countryName(value, 'en'), region].filter(Boolean).join(', '),
  status: (value) => statuses?.[value],
  method: (value) => methods?.[value],
  date: (value) => formatDate(value, 'day', 'UTC', 'en'),
  change: (value) => changes?.[value],
  reason_code: (value) => reasons?.[value],
};

/** RFC 4180, of which no value here has a line break. */
function rowsOf(csv: string): Row[] {
  const [names = [], ...lines] = csv
    .replace(/^\uFEFF/, '')
    .split('\r\n')
    .filter(Boolean)
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^",]*)(?:,|$)/g)].map(([, cell = '']) =>
        cell.replace(/^"|"$/g, '').replaceAll('""', '"'),
      ),
    );
  return lines.map((cells) => Object.fromEntries(names.map((name, n) => [name, cells[n] ?? ''])));
}

describeInBrowser('the file of a report', { timeout: 180_000 }, () => {
  let shop: Console;

  async function make(what: string, body: object): Promise<{ id: number }> {
    const made = await shop.request('POST', `/api/admin/${what}`, { as: shop.admin, body });
    expect(made.status).toBe(201);
    return made.body;
  }

  beforeAll(async () => {
    shop = await startConsole();
    const ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
    await make('tax-rates', { name: 'VAT', rate: '20', country: 'GB' });
    const { id: zoneId } = await make('shipping-zones', { name: 'Isles', regions: [{ country: 'GB' }] });
    await make('shipping-methods', { code: 'van', name: 'Van', zoneId, rates: [{ amount: '5.00' }] });
    const off = { class: 'order', kind: 'percent', value: '10' };
    await make('discounts', { name: 'Spring', code: 'SPRING', ...off });
    await fillOrders(ada);
    await expectDelivery();
  }, 120_000);
  afterAll(() => shop?.close());

  async function fillOrders(ada: User): Promise<void> {
    const desk = orderDesk(shop, ada, shop.admin);
    const skillet = await buildProduct({ name: 'Skillet, 28 cm; "black"', price: '1249.90', stock: 40 });
    const bowl = await buildProduct({ name: 'Bowl', price: '7.50', stock: 1_200 });
    const buy = async (productId: number, quantity: number, more: object = {}) => {
      const body = orderBody([{ productId, quantity }], {
        paymentMethod: 'invoice',
        shippingMethod: 'van',
        ...more,
      });
      const placed = await shop.request('POST', '/api/orders', { as: ada, body });
      expect(placed.status).toBe(201);
      return placed.body.id as string;
    };
    const paid = await buy(skillet.id, 2, { discountCodes: ['SPRING'] });
    await shop.request('POST', `/api/admin/orders/${paid}/mark-paid`, { as: shop.admin, body: {} });
    await buy(bowl.id, 1_000);
    await desk.cancel(await buy(bowl.id, 3), { reason: 'Ordered twice' });
    await desk.cancel(await buy(bowl.id, 2));
    const old = new Date(Date.now() - 3 * 86_400_000).toISOString();
    await placeInThePast(shop.app().sequelize, old, ada, [[bowl, 4]], 'invoice');
    for (const [quantity, reasonCode] of [
      [-3, 'damaged'],
      [5, 'count'],
    ] as const) {
      const body = { quantity, reasonCode, reason: 'Looked into the shelf' };
      const path = `/api/admin/products/${bowl.id}/stock-adjustments`;
      expect((await shop.request('POST', path, { as: shop.admin, body })).status).toBe(201);
    }
  }

  async function expectDelivery(): Promise<void> {
    const fork = await buildProduct({ name: 'Fork', price: '3.20' });
    await make('stock-documents', {
      kind: 'receipt',
      locationId: 1,
      supplier: 'Ironworks, Ltd.',
      expectedAt: '2026-01-31T12:00:00.000Z',
      lines: [{ productId: fork.id, quantity: 1_500, unitCost: '1.20' }],
    });
  }

  async function download(page: Page): Promise<Row[]> {
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    return rowsOf(await readFile(await (await saved).path(), 'utf8'));
  }

  /** What its file and its table say. */
  async function readReport(page: Page, report: (typeof REPORTS)[number]) {
    const title = titles[report.name] as string;
    await page.getByRole('tab', { name: title, exact: true }).click();
    const region = page.getByRole('region', { name: title });
    await region.getByRole('row').nth(1).waitFor();
    const shown = await region
      .getByRole('row')
      .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
    const rows = await download(page);
    const columns = report.columns.filter(
      (column) => !report.ofGroup?.includes(column.name) || rows.some((row) => row[column.name]),
    );
    const said = rows.map((row) =>
      columns.map(({ name, kind }) => {
        const value = row[name] ?? `there is no ${name}`;
        if (value === '') return kind === 'reason' ? noReason : '–';
        return SAY[kind]?.(value, row) ?? value;
      }),
    );
    return { said, shown: shown.slice(1) };
  }

  it('says what its table says, of each report', async () => {
    const page = await shop.enter('/reports');
    const reports: Record<string, Awaited<ReturnType<typeof readReport>>> = {};
    for (const report of REPORTS) reports[report.name] = await readReport(page, report);
    const either = (one: 'said' | 'shown') =>
      Object.fromEntries(Object.entries(reports).map(([name, { [one]: rows }]) => [name, rows]));
    expect(either('said')).toEqual(either('shown'));
  });

  it('says how far it is, and can be stopped', async () => {
    const page = await shop.enter('/reports/sales');
    const button = page.getByRole('button', { name: 'Download CSV' });
    const held = new Promise<Route>((resolve) => page.route(/format=csv/, resolve));
    await button.click();
    const route = await held;
    await page.getByText('Being written …').waitFor();
    await expectAccessible(page);
    const given = page.waitForEvent('requestfailed', (request) => request.url().includes('format=csv'));
    await page.getByRole('button', { name: 'Cancel' }).click();
    await given;
    await button.waitFor();
    await route.abort().catch(() => {});
    await page.unrouteAll();
    expect((await download(page)).length).toBe(30);
  });
});
