import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../packages/client/src/index.js';
import { StockDocument } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  goTo,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { ADDRESS, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';

const OTHERS = [
  ['Frequent customers', 'ada@find.example'],
  ['Still owed', '$22.50'],
  ['Cancellations', 'Ordered twice'],
  ['Stock cover', 'Cast-iron skillet'],
  ['Stock value', '$504.20'],
  ['Shrinkage', 'Damaged'],
  ['Found and lost', 'Damaged'],
  ['Incoming', 'Kettle Works'],
  ['Stuck orders', 'Nothing to report'],
] as const;

describeInBrowser('reports', { timeout: 120_000 }, () => {
  let shop: Console;

  beforeAll(async () => {
    shop = await startConsole();
    const ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@find.example' });
    const skillet = await buildProduct({ name: 'Cast-iron skillet', price: '49.90' });
    const bowl = await buildProduct({ name: 'Bowl; "blue"', price: '7.50' });
    const as = async ({ email }: { email: string }) => {
      const client = createClient({ baseUrl: shop.base });
      await client.auth.logIn({ email, password: PASSWORD });
      return client;
    };
    const [customer, admin] = await Promise.all([as(ada), as(shop.admin)]);
    const buy = (productId: number, quantity: number) =>
      customer.orders.create({
        items: [{ productId, quantity }],
        shippingAddress: ADDRESS,
        paymentMethod: 'invoice',
      });
    const paid = await buy(skillet.id, 2);
    await buy(bowl.id, 3);
    const cancelled = await buy(bowl.id, 1);
    const path = (id: string) => ({ params: { path: { id } } });
    await admin.POST('/api/admin/orders/{id}/mark-paid', { ...path(paid.id), body: {} });
    await admin.POST('/api/admin/orders/{id}/cancel', {
      ...path(cancelled.id),
      body: { reason: 'Ordered twice', restock: true, refund: false },
    });
    const dropped = await buy(bowl.id, 1);
    await admin.POST('/api/admin/orders/{id}/cancel', {
      ...path(dropped.id),
      body: { restock: true, refund: false },
    });
    const stock = (url: string, body: object) =>
      shop.request('POST', `/api/admin${url}`, { as: shop.admin, body });
    await stock(`/products/${skillet.id}/stock-adjustments`, {
      quantity: -2,
      reasonCode: 'damaged',
      reason: 'Broken in the warehouse',
    });
    const lines = [
      { productId: bowl.id, quantity: 10, unitCost: '2.50' },
      { productId: skillet.id, quantity: 30, unitCost: '21.00' },
    ];
    const expectedAt = new Date(Date.now() - 3 * 86_400_000).toISOString();
    const receipt = { kind: 'receipt', supplier: 'Kettle Works', reference: 'PO-4711', expectedAt, lines };
    const { id } = (await stock('/stock-documents', receipt)).body;
    await stock(`/stock-documents/${id}/receive`, { lines: [{ productId: bowl.id, quantity: 4 }] });
    await stock('/stock-documents', { kind: 'receipt', lines: [{ productId: bowl.id, quantity: 50 }] });
  }, 120_000);
  afterAll(() => shop?.close());

  const figures = (page: Page, report: string) => page.getByRole('region', { name: report });

  it('are tables with charts, and files for a spreadsheet', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Reports' }).click();
    await figures(page, 'Sales').getByRole('cell', { name: '$99.80' }).first().waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await screenshot(page, 'report-sales');
    await expectAccessible(page);

    // A large shop's takes its time.
    const held = new Promise<Route>((resolve) => page.route(/format=csv/, resolve));
    await page.clock.install();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const route = await held;
    await page.clock.fastForward('05:00');
    await route.continue();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('sales.csv');
    const [names, ...days] = (await readFile(await file.path(), 'utf8')).split('\r\n');
    expect(names).toMatch(/^\uFEFF.*from.*to.*currency.*orders/);
    expect(days.filter((day) => day.includes('137.30'))).toHaveLength(1);

    await page.getByRole('tab', { name: 'Best sellers' }).click();
    await figures(page, 'Best sellers').getByRole('link', { name: 'Bowl; "blue"' }).waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await screenshot(page, 'report-best-sellers');
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'Ranked by' }).click();
    await page.getByRole('option', { name: 'Amount' }).click();
    await expect
      .poll(() => figures(page, 'Best sellers').getByRole('row').nth(1).innerText())
      .toContain('skillet');
    // A link to it shows the same.
    expect(page.url()).toBe(`${shop.base}/admin/reports/best-sellers?sort=amount`);
  });

  it('of everything else have figures, too', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Reports' }).click();
    for (const [report, text] of OTHERS) {
      await page.getByRole('tab', { name: report }).click();
      await figures(page, report).getByText(text).first().waitFor();
      await screenshot(page, `report-${report.toLowerCase().replace(' ', '-')}`);
      await expectAccessible(page);
    }
  });

  it('names what was cancelled without a reason, and leads to the delivery that is to come', async () => {
    const page = await shop.enter('/reports/cancellations');
    await figures(page, 'Cancellations').getByRole('cell', { name: 'No reason given' }).waitFor();
    await page.locator('.recharts-wrapper text', { hasText: 'No reason given' }).waitFor();
    await goTo(page, '/reports/incoming');
    const row = page.getByRole('row', { name: 'Kettle Works' }).first();
    const number = (await StockDocument.findOne({ where: { reference: 'PO-4711' } }))?.number;
    await row.getByRole('link', { name: String(number), exact: true }).click();
    await page.getByRole('heading', { level: 1, name: `Delivery ${number}` }).waitFor();
  });

  it('on stock are told by location and product, with what it cost', async () => {
    const page = await shop.enter('/reports/stock-value');
    await figures(page, 'Stock value').getByRole('cell', { name: '$504.20' }).waitFor();
    const heads = () => figures(page, 'Stock value').getByRole('columnheader').allInnerTexts();
    expect(await heads()).not.toContain('Location');
    for (const [by, row] of [
      ['Location', /Main warehouse\s+USD\s+2\s+22\s+\$504.20\s+4\s+\$10.00\s+18/],
      ['Product', /SKU-\d+\s+Bowl; "blue"\s+USD\s+1\s+14\s+\$105.00\s+4\s+\$10.00\s+10/],
    ] as const) {
      await page.getByRole('combobox', { name: 'By' }).click();
      await page.getByRole('option', { name: by }).click();
      await expect.poll(() => figures(page, 'Stock value').innerText()).toMatch(row);
      await page.locator('.recharts-bar-rectangle').first().waitFor();
      await screenshot(page, `report-stock-value-by-${by.toLowerCase()}`);
      await expectAccessible(page);
    }
    await goTo(page, '/reports/stock-cover?groupBy=location');
    await figures(page, 'Stock cover').getByRole('cell', { name: 'Main warehouse' }).first().waitFor();
    await screenshot(page, 'report-stock-cover-by-location');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const file = await readFile(await (await saved).path(), 'utf8');
    expect(file).toMatch(/"Main warehouse"/);
  });

  it.runIf(process.env.LONG_TESTS)('on stock fit a screen of 800 px, in German and in the dark', async () => {
    const page = await shop.enter('/reports/incoming', {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 800, height: 1_000 },
    });
    await page.getByRole('cell', { name: 'Kettle Works' }).first().waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await screenshot(page, 'report-incoming-dark-german-800');
    await expectAccessible(page);
    await goTo(page, '/reports/shrinkage');
    await page.getByRole('cell', { name: 'Beschädigt' }).waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await screenshot(page, 'report-shrinkage-dark-german-800');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(800);
  });

  it('take a period, say what is wrong with it, and fit a narrow screen in German', async () => {
    const page = await shop.enter('/reports/owed?from=2026-03-01&to=2026-03-31', {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByText('gibt es nichts zu berichten').waitFor();
    allow(page, /400/);
    await page.getByLabel('Bis').fill('2026-02-01');
    await page.getByLabel('Bis').press('Enter');
    await page.getByRole('alert').waitFor();
    await screenshot(page, 'report-refused-dark-german-narrow');
    await expectAccessible(page);
    await goTo(page, '/reports/sales');
    await page.getByRole('cell', { name: /99,80/ }).first().waitFor();
    await page.locator('.recharts-bar-rectangle').first().waitFor();
    await screenshot(page, 'report-dark-german-narrow');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
