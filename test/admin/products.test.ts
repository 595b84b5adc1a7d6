import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../packages/client/src/index.js';
import { inTransaction } from '../../src/database/transaction.js';
import { Product, StockLevel, type User } from '../../src/models/index.js';
import { moveStock } from '../../src/modules/stock/move-stock.js';
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

describeInBrowser('a product and its stock', { timeout: 120_000 }, () => {
  let shop: Console;
  let ada: User;

  beforeAll(async () => {
    shop = await startConsole();
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  }, 120_000);
  afterAll(() => shop?.close());

  /** As a storefront does it. */
  async function buy(productId: number, quantity: number): Promise<string> {
    const client = createClient({ baseUrl: shop.base });
    await client.auth.logIn({ email: ada.email, password: PASSWORD });
    const items = [{ productId, quantity }];
    const { number } = await client.orders.create({
      items,
      shippingAddress: ADDRESS,
      paymentMethod: 'invoice',
    });
    return number;
  }

  it('is created, priced, stocked, bought, and its ledger tells all of that', async () => {
    const page = await shop.enter('/products/create');
    await page.getByLabel('Name').fill('Cast-iron skillet');
    await page.getByLabel('SKU').fill('KIT-0042');
    await page.getByLabel('Price').fill('49.90');
    await page.getByLabel('First stock').fill('3');
    await screenshot(page, 'product-create');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('3 units can be bought').waitFor();

    // What is typed stays while stock is booked.
    await page.getByLabel('Price').fill('59.90');
    const { id } = await Product.findOne({ where: { sku: 'KIT-0042' }, rejectOnEmpty: true });
    await page.getByRole('button', { name: 'Adjust stock' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Book' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Units').fill('12');
    await dialog.getByLabel('Reason').fill('Delivery 4711');
    await dialog.getByText('3 now, 15 afterwards').waitFor();
    await screenshot(page, 'stock-adjustment');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Book' }).click();
    await page.getByText('15 units can be bought').waitFor();
    expect(await page.getByLabel('Price').inputValue()).toBe('59.90');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();

    const number = await buy(id, 2);
    await page.reload();
    await page.getByText('13 units can be bought').waitFor();
    const rows = page.getByRole('group', { name: 'Movements' }).getByRole('row');
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringContaining('Who'),
        expect.stringMatching(new RegExp(`Ordered\\s+${number}\\s+Main warehouse\\s+15\\s+2\\s+\\+2`)),
        expect.stringMatching(/Adjustment\s+Delivery 4711\s+Main warehouse\s+15\s+\+12\s+0\s+Ingrid Solberg/),
        expect.stringMatching(/Initial stock\s+Main warehouse\s+3\s+\+3\s+0\s/),
      ]);
    await screenshot(page, 'product-ledger');
    await expectAccessible(page);
    await page.getByRole('link', { name: number }).click();
    await page.getByRole('heading', { name: number, level: 1 }).waitFor();
  });

  it('refuses to take out more than there is, and says so', async () => {
    const { id, name } = await buildProduct({ stock: 1 });
    const page = await shop.enter(`/products/${id}`);
    await page.getByRole('button', { name: 'Adjust stock' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Units').fill('-2');
    await dialog.getByLabel('Reason').fill('Broken');
    allow(page, /409/);
    await dialog.getByRole('button', { name: 'Book' }).click();
    await dialog.getByText(`${name}: 2 wanted, 1 there`).waitFor();
    await screenshot(page, 'stock-adjustment-refused');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('1 unit can be bought').waitFor();
  });

  it('books what was counted unless there is other stock by then, and keeps a safety stock', async () => {
    const { id } = await buildProduct({ stock: 10 });
    const page = await shop.open();
    await shop.signIn(page);
    await goTo(page, `/products/${id}`);
    await page.getByRole('button', { name: 'Adjust stock' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Counted' }).click();
    await dialog.getByLabel('Counted units').fill('8');
    await dialog.getByLabel('Kind').click();
    await page.getByRole('option', { name: 'Theft or loss' }).click();
    await dialog.getByText('10 now, 8 afterwards').waitFor();
    await inTransaction(StockLevel.sequelize as Sequelize, (transaction) =>
      moveStock([{ productId: id, locationId: 1, onHand: 5, kind: 'adjustment' }], transaction),
    );
    allow(page, /409/);
    await dialog.getByRole('button', { name: 'Book' }).click();
    await dialog.getByText('There are 15 on hand now, not 10.').waitFor();
    await dialog.getByText('15 now, 8 afterwards').waitFor();
    await screenshot(page, 'stock-changed');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Book' }).click();
    await page.getByText('8 units can be bought').waitFor();
    await page.getByRole('cell', { name: 'Theft or loss' }).waitFor({ state: 'attached' });

    await page.getByRole('button', { name: 'Settings of Main warehouse' }).click();
    await dialog.getByLabel('Safety stock').fill('3');
    await dialog.getByLabel('Low below').fill('6');
    await StockLevel.update({ safetyStock: 1 }, { where: { productId: id } });
    allow(page, /412/);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('It has changed meanwhile: safety stock 1').waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('5 units can be bought', { exact: true }).waitFor();
    const level = page.getByRole('group', { name: 'Stock by location' }).getByRole('row').nth(1);
    await expect.poll(() => level.innerText()).toMatch(/Main warehouse\s+Low\s+8\s+0\s+0\s+3\s+5\s+6/);
    await screenshot(page, 'stock-by-location');
    await expectAccessible(page);
  });

  it('shows a product that has no row of stock, in German, in the dark and on a narrow screen', async () => {
    const bare = await buildProduct({ name: 'Gift card', stock: 0 });
    await StockLevel.destroy({ where: { productId: bare.id } });
    const page = await shop.enter(`/products/${bare.id}`, {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByText('noch kein Bestand geführt').scrollIntoViewIfNeeded();
    await screenshot(page, 'product-dark-german-narrow');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ersten Bestand erfassen' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Grund').fill('Lieferung 4711');
    await dialog.getByLabel('Stück').fill('-3');
    expect(await dialog.getByRole('button', { name: 'Buchen' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Stück').fill('3');
    await dialog.getByText('Jetzt 0, danach 3').waitFor();
    await screenshot(page, 'first-stock-dark-german-narrow');
    await dialog.getByRole('button', { name: 'Buchen' }).click();
    await page.getByText('3 Stück verkäuflich').waitFor();
    await page.getByRole('cell', { name: 'Lieferung 4711' }).waitFor({ state: 'attached' });
    // The ledger scrolls in itself, and the form is not cut off by it.
    const widths = await page.evaluate(() =>
      [document.documentElement, document.querySelector('form')].map((one) => one?.scrollWidth ?? 0),
    );
    expect(Math.max(...widths)).toBeLessThanOrEqual(390);
    expect((await StockLevel.findOne({ where: { productId: bare.id } }))?.onHand).toBe(3);
  });

  it('is found in the list when it is low, with what is on hand and what can be bought', async () => {
    const rare = await buildProduct({ name: 'Copper pot', stock: 4 });
    await StockLevel.sequelize?.query('UPDATE stock_levels SET committed = 1 WHERE productId = ?', {
      replacements: [rare.id],
    });
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Products' }).click();
    const row = page.getByRole('row', { name: 'Copper pot' });
    await row.waitFor();
    expect((await row.getByRole('cell').allTextContents()).slice(3, 6)).toEqual(['4', '3', 'Low']);
    await screenshot(page, 'products-low');
    await row.click();
    await page.getByText('3 units can be bought (4 on hand, 1 of them sold and not sent yet)').waitFor();
  });
});
