import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { commandsOf, PASTE_TIMEOUT_MS, pasteBesideShop, shopCommandsOf } from '../helpers/paste.js';

// What docs/reports.md tells an admin to paste, after README's walk has sold something, pasted.

const paste = pasteBesideShop();

it('its commands report what the README’s have sold', { timeout: PASTE_TIMEOUT_MS }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-reports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const walk = await shopCommandsOf('README.md');
  const reports = (await commandsOf('docs/reports.md')).map((lines) =>
    lines.replaceAll('/tmp/', `${folder}/`),
  );
  const { code, output } = await paste([...walk, 'echo REPORTS', ...reports].join('\n'));
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
    stuck,
    ...more
  ] = answers.map((answer) => JSON.parse(answer));
  // By sums over the days, since midnight may pass meanwhile.
  const sum = (rows: Record<string, string | number>[], figure: string) =>
    rows.reduce((total, row) => total + Math.round(Number(row[figure]) * 100), 0) / 100;
  expect(sales.items).toHaveLength(30);
  expect(
    ['orders', 'orderedAmount', 'netOrderedAmount', 'revenue'].map((figure) => sum(sales.items, figure)),
  ).toEqual([3, 239.4, 199.5, 79.8]);
  const sold = { orders: 3, units: 5, returnedUnits: 1, netOrderedAmount: '199.50' };
  expect(bestSellers).toMatchObject({ items: [{ productId: 1, ...sold }], next: null });
  expect(customers).toMatchObject({
    items: [
      { email: 'customer@example.com', netOrderedAmount: '199.50', paidAmount: '119.70', spent: '79.80' },
    ],
    next: null,
  });
  expect(sum(owed.items, 'owedAmount')).toBe(119.7);
  expect(cancellations).toMatchObject({ items: [], next: null });
  for (const none of [taxes, shipping, discounts]) expect(none).toMatchObject({ items: [], next: null });
  // Of 140 units six were sold, and one came back.
  expect(cover.items[0]).toMatchObject({ productId: 1, onHand: 135, stockValue: '5386.50' });
  expect(value.items).toMatchObject([{ currency: 'USD', products: 70 }]);
  expect(stuck).toMatchObject({ items: [], next: null });
  expect(more).toEqual([]);

  const [header, ...weeks] = (await readFile(join(folder, 'sales.csv'), 'utf8')).trim().split('\r\n');
  const columns = (header as string).split(',');
  const rows = weeks.map((week) => Object.fromEntries(week.split(',').map((cell, n) => [columns[n], cell])));
  expect([sum(rows, 'orders'), sum(rows, 'netOrderedAmount')]).toEqual([3, 199.5]);
});
