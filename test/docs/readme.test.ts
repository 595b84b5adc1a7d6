import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What README tells a newcomer to paste while the shop runs, pasted; and what docs/reports.md tells an admin to, who looks at
// what was sold by then.

const paste = pasteBesideShop();

// The walk does not wait for the refund that follows its return. This does, as long as the shop runs.
const REFUNDED = `until api GET /orders/$ORDER/payments $TOKEN | grep -q '"refunded":"35.91"'
  do curl -sfo /dev/null localhost:3000/health/live
  done`;

let folder: string;
let walk: string;
let reports: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stockkeeper-reports-'));
  const blocks = await shopCommandsOf('README.md');
  const again = blocks.filter((lines) => lines.includes('idempotency-key'));
  // The walk of a unit comes last, since its order is in no report.
  const ofUnit = (lines: string) => lines.includes('GRIDDLE=');
  const asked = (await commandsOf('docs/reports.md')).map((lines) => lines.replaceAll('/tmp/', `${folder}/`));
  const script = [
    ...blocks.filter((lines) => !ofUnit(lines)),
    ...[REFUNDED, 'echo REPORTS', ...asked, 'echo END'],
    ...blocks.filter(ofUnit),
    ...again,
  ];
  const { code, output } = await paste(script.join('\n'));
  expect(code, output).toBe(0);
  const [before = '', said = '', after = ''] = output.split(/^REPORTS$|^END$/m);
  [walk, reports] = [before + after, said];
}, PASTE_TIMEOUT_MS);
afterAll(() => rm(folder, { recursive: true }));

it('walks from login to an order, through its life, and through a repeated request', async () => {
  const output = walk;

  expect(output.match(/"code":"[A-Z_]+"/g)).toEqual(['"code":"INSUFFICIENT_STOCK"']);
  const lines = output.split('\n');
  // What can be bought before and after; then the griddles: on hand, on offer, on backorder, sent from each, and missing.
  expect(lines.filter((line) => /^-?\d+$/.test(line))).toEqual([
    '140',
    '138',
    '2',
    '2',
    '10',
    '1',
    '2',
    '2',
    '-2',
  ]);
  const steps = lines.filter((line) => /^([a-z]+|\d+\.\d\d)$/.test(line));
  const life = ['pending', 'captured', 'processing', 'shipped', 'delivered', 'approved', '35.91'];
  expect(steps).toEqual([...life, 'done', 'done']);

  const cells = lines
    .filter((line) => line.startsWith('│'))
    .map((line) =>
      line
        .split('│')
        .slice(2, -1)
        .map((cell) => cell.trim().replaceAll("'", '')),
    );
  // What is said of two lines and of the whole, which adds up: 119.70 + 24.50 − 14.42 + 9.95, with a sixth of each as VAT in it.
  const amounts = cells.map((row) => row.filter((cell) => /^\d+\.\d\d$/.test(cell)).join(' '));
  expect(amounts.filter((row) => row !== '').slice(0, 4)).toEqual([
    '119.70 11.97 17.96 107.73',
    '24.50 2.45 3.68 22.05',
    '14.42 9.95 23.30 139.73',
    '22.05 3.68',
  ]);
  const events = cells.filter(([version]) => /^\d+$/.test(version as string));
  expect(events.map(([, kind, from, to]) => [kind, from, to])).toEqual([
    ['placed', 'null', 'pending'],
    ['units_cancelled', 'pending', 'pending'],
    ['status_changed', 'pending', 'processing'],
    ['units_shipped', 'processing', 'processing'],
    ['units_shipped', 'processing', 'shipped'],
    ['fulfilment_delivered', 'shipped', 'shipped'],
    ['fulfilment_delivered', 'shipped', 'delivered'],
    ['return_requested', 'delivered', 'delivered'],
    ['return_approved', 'delivered', 'delivered'],
    ['return_received', 'delivered', 'delivered'],
  ]);
  const movements = cells.filter((row) => row.length === 5 && /^\d+$/.test(row[1] as string));
  expect(movements.map(([kind, , onHand, committed, after]) => [kind, onHand, committed, after])).toEqual([
    ['count', '-2', '0', '8'],
    ['relocation', '0', '1', '10'],
    ['relocation', '0', '-1', '10'],
    ['receipt', '10', '0', '10'],
    ['shipment', '-2', '-2', '0'],
    ['shipment', '-2', '-2', '0'],
    ['order', '0', '1', '10'],
    ['order', '0', '2', '2'],
    ['order', '0', '2', '2'],
    ['adjustment', '10', '0', '10'],
    ['adjustment', '2', '0', '2'],
    ['adjustment', '2', '0', '2'],
  ]);
  const ledger = cells.filter(
    (row) => row.length === 4 && ['return', 'shipment', 'order'].includes(row[0] as string),
  );
  expect(ledger.map(([kind, onHand, committed]) => [kind, onHand, committed])).toEqual([
    ['return', '1', '0'],
    ['shipment', '-1', '-1'],
    ['shipment', '-2', '-2'],
    ['order', '0', '3'],
  ]);
  expect(new Set(ledger.map((row) => row[3])).size).toBe(1);
  // The refund follows the receipt at once, but is not waited for: it may be on its way still.
  expect(cells.filter(([status]) => status === 'captured').map((row) => row.slice(0, 3))).toEqual([
    ['captured', '117.68', '117.68'],
  ]);
  expect(output.match(/^idempotent-replayed: true/gim)).toHaveLength(1);
  const { code: verified, stdout } = await paste.verify();
  expect(stdout).toContain('Everything holds.');
  expect(verified).toBe(0);
});

it('docs/reports.md reports what the walk has sold', async () => {
  const answers = reports.match(/^\{.*\}$/gm) ?? [];
  const [
    sales,
    bestSellers,
    customers,
    owed,
    cancellations,
    taxes,
    shipping,
    discounts,
    cover,
    value,
    coverByLocation,
    valueByLocation,
    adjustments,
    shrinkage,
    incoming,
    stuck,
    ...more
  ] = answers.map((answer) => JSON.parse(answer));
  // By sums over the days, since midnight may pass meanwhile.
  const sum = (rows: Record<string, string | number>[], figure: string) =>
    rows.reduce((total, row) => total + Math.round(Number(row[figure]) * 100), 0) / 100;
  expect(sales.items).toHaveLength(30);
  expect(
    ['orders', 'orderedAmount', 'netOrderedAmount', 'revenue'].map((figure) => sum(sales.items, figure)),
  ).toEqual([3, 264.38, 206.42, 81.77]);
  const sold = { orders: 3, units: 5, returnedUnits: 1, netOrderedAmount: '191.52' };
  expect(bestSellers).toMatchObject({ items: [{ productId: 1, ...sold }], next: null });
  expect(customers).toMatchObject({
    items: [
      { email: 'customer@example.com', netOrderedAmount: '206.42', paidAmount: '117.68', spent: '81.77' },
    ],
    next: null,
  });
  expect(sum(owed.items, 'owedAmount')).toBe(124.65);
  expect(cancellations).toMatchObject({ items: [{ units: 1, amount: '22.05' }], next: null });
  // 13.30, 23.30 and 7.48, less 3.68 of what was cancelled and 5.99 of what came back.
  const vat = {
    country: 'GB',
    region: null,
    rate: '20',
    taxedAmount: '220.30',
    taxAmount: '44.08',
    netTaxAmount: '34.41',
  };
  expect(taxes).toMatchObject({ items: [vat], next: null });
  expect(shipping.items).toMatchObject([
    { code: 'express', orders: 1, shippingAmount: '9.95' },
    { code: 'standard', orders: 2, shippingAmount: '4.95' },
  ]);
  expect(discounts.items).toMatchObject([{ code: 'HELLO10', orders: 1, discountAmount: '14.42' }]);
  // Of 140 units six were sold, of which three are not sent yet, and one came back.
  expect(cover.items[0]).toMatchObject({
    productId: 1,
    onHand: 138,
    committed: 3,
    available: 135,
    stockValue: '5506.20',
  });
  expect(value.items).toMatchObject([{ currency: 'USD', products: 70 }]);
  expect(coverByLocation.items[0]).toMatchObject({
    productId: 1,
    location: 'Main warehouse',
    available: 135,
  });
  expect(valueByLocation.items).toMatchObject([
    { location: 'Main warehouse', currency: 'USD', products: 70, unitsWithCost: 0, costValue: '0.00' },
  ]);
  for (const none of [adjustments, shrinkage, incoming, stuck])
    expect(none).toMatchObject({ items: [], next: null });
  expect(more).toEqual([]);

  const [header, ...weeks] = (await readFile(join(folder, 'sales.csv'), 'utf8')).trim().split('\r\n');
  const columns = (header as string).split(',');
  const rows = weeks.map((week) => Object.fromEntries(week.split(',').map((cell, n) => [columns[n], cell])));
  expect([sum(rows, 'orders'), sum(rows, 'netOrderedAmount')]).toEqual([3, 206.42]);
});
