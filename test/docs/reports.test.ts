import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What docs/reports.md tells an admin to paste, after README's walk has sold something, pasted.

const paste = pasteBesideShop();

// The walk does not wait for the refund that follows its return. This does, as long as the shop runs.
const REFUNDED = `until api GET /orders/$ORDER/payments $TOKEN | grep -q '"refunded":"35.91"'
  do curl -sfo /dev/null localhost:3000/health/live
  done`;

it('its commands report what the README’s have sold', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-reports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  // But for the walk of a unit, whose order would be another one.
  const walk = (await shopCommandsOf('README.md')).filter((lines) => !lines.includes('GRIDDLE='));
  const reports = (await commandsOf('docs/reports.md')).map((lines) =>
    lines.replaceAll('/tmp/', `${folder}/`),
  );
  const { code, output } = await paste([...walk, REFUNDED, 'echo REPORTS', ...reports].join('\n'));
  expect(code, output).toBe(0);

  const answers = output.slice(output.indexOf('REPORTS')).match(/^\{.*\}$/gm) ?? [];
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
