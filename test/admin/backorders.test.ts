import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../packages/client/src/index.js';
import type { Product, User } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { ADDRESS, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';

describeInBrowser('backorders', { timeout: 120_000 }, () => {
  let shop: Console;
  let ada: User;
  let mug: Product;

  beforeAll(async () => {
    shop = await startConsole();
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
    mug = await buildProduct({ name: 'Mug of the next batch', sku: 'MUG-0007', stock: 1 });
  }, 120_000);
  afterAll(() => shop?.close());

  /** As a storefront does it. */
  async function buy(productId: number, quantity: number): Promise<string> {
    const client = createClient({ baseUrl: shop.base });
    await client.auth.logIn({ email: ada.email, password: PASSWORD });
    const { number } = await client.orders.create({
      items: [{ productId, quantity }],
      shippingAddress: ADDRESS,
      paymentMethod: 'invoice',
    });
    return number;
  }

  const box = (page: Page, name = 'Backorders') => page.getByRole('region', { name, exact: true });
  /** How far the ledger has to be scrolled to see all of it. */
  const hidden = (page: Page, name = 'Movements') =>
    page.getByRole('group', { name }).evaluate((table) => table.scrollWidth - table.clientWidth);

  it('are offered on the page of a product, listed with who waits, and named in its ledger', async () => {
    const page = await shop.enter(`/products/${mug.id}`);
    await box(page).getByText('It cannot be ordered before it is there.').waitFor();
    await box(page).getByRole('button', { name: 'Change backorders' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Before it is there').click();
    await page.getByRole('option', { name: 'Preorder' }).click();
    const save = dialog.getByRole('button', { name: 'Save' });
    expect(await save.isDisabled()).toBe(true);
    await dialog.getByLabel('Limit').fill('2000000000');
    await dialog.getByLabel('Ships on').fill('2030-03-01');
    allow(page, /400/);
    await save.click();
    await dialog.getByText('at most 1000000000').waitFor();
    await dialog.getByLabel('Limit').fill('5');
    await screenshot(page, 'backorder-settings');
    await expectAccessible(page);
    await save.click();
    await box(page)
      .getByText('It can be preordered, up to 5 units: 5 more now. They ship on Mar 1, 2030.')
      .waitFor();

    const [first, second] = [await buy(mug.id, 3), await buy(mug.id, 1)];
    await page.getByRole('menuitem', { name: 'Home' }).click();
    const link = page.getByRole('link', { name: 'Backorders' });
    await expect.poll(() => link.locator('p').first().textContent()).toBe('2');
    await link.click();
    const rows = page.getByRole('row');
    await expect
      .poll(() => rows.allInnerTexts())
      .toEqual([
        expect.stringContaining('Ships on'),
        expect.stringMatching(
          new RegExp(`${first}\\s+United Kingdom\\s+Mug.*\\s+MUG-0007\\s+2\\s+3 of at most 5\\s+Mar 1, 2030`),
        ),
        expect.stringMatching(new RegExp(`${second}\\s+United Kingdom\\s+Mug.*\\s+MUG-0007\\s+1\\s`)),
      ]);
    await screenshot(page, 'backorders');
    await expectAccessible(page);
    await page.getByRole('link', { name: first }).click();
    await page.getByRole('heading', { name: first, level: 1 }).waitFor();

    await page.getByRole('menuitem', { name: 'Backorders' }).click();
    await page.getByRole('link', { name: mug.name }).first().click();
    await box(page).getByText('up to 5 units: 2 more now').waitFor();
    // A ledger that was just read is not read again at once.
    await page.reload();
    await page.getByRole('link', { name: second }).waitFor();
    await page
      .getByRole('group', { name: 'Movements' })
      .getByRole('cell', { name: 'On backorder' })
      .first()
      .waitFor();
    await screenshot(page, 'ledger-on-backorder');
    await expectAccessible(page);
    expect(await hidden(page)).toBe(0);
    await page.getByRole('group', { name: 'Movements' }).scrollIntoViewIfNeeded();
    await page.setViewportSize({ width: 800, height: 1_000 });
    await screenshot(page, 'ledger-on-backorder-800');
    expect(await hidden(page)).toBe(0);
    await box(page).getByRole('link', { name: '3 units are waited for' }).click();
    await page.getByRole('columnheader', { name: 'Ships on' }).waitFor();
    await screenshot(page, 'backorders-800');
    await expectAccessible(page);
    const list = page.locator('.RaDataTable-tableWrapper');
    expect(await list.evaluate((table) => table.scrollWidth - table.clientWidth)).toBe(0);
    expect(await page.getByRole('combobox', { name: 'Product' }).inputValue()).toBe(mug.name);
  });

  it('are shown in German, in the dark and on a narrow screen, also of a product without a shelf', async () => {
    const { id } = await buildProduct({ name: 'Teetasse', stock: 0 });
    await shop.app().sequelize.query(`DELETE FROM stock_levels WHERE productId = ${id}`);
    const path = `/api/admin/products/${id}/backorder`;
    await shop.request('PUT', path, { as: shop.admin, body: { limit: 9 } });
    await buy(id, 4);
    const page = await shop.enter(`/products/${id}`, {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await box(page, 'Rückstände').getByText('bis zu 9 Stück verkauft').waitFor();
    await page.getByRole('cell', { name: 'Im Rückstand' }).first().waitFor();
    await page.getByRole('group', { name: 'Bewegungen' }).scrollIntoViewIfNeeded();
    await screenshot(page, 'backorder-ledger-dark-german-narrow');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Auf 4 Stück wird gewartet' }).click();
    await page.getByText('4 von höchstens 9').waitFor();
    await screenshot(page, 'backorders-dark-german-narrow');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
