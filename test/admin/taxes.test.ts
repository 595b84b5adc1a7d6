import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product, TaxCategory, TaxRate } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildProduct } from '../helpers/factories.js';

describeInBrowser('taxes, in the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let page: Page;

  beforeAll(async () => {
    shop = await startConsole({ SHOP_TIME_ZONE: 'Europe/Berlin', PRICES_INCLUDE_TAX: 'false' });
  }, 120_000);
  afterAll(() => shop?.close());

  const dialog = () => page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  async function choose(input: string, option: string): Promise<void> {
    await page.getByRole('combobox', { name: input }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  it('tax: a category, the standard rates of the EU, a reduced one that begins at midnight in the shop', async () => {
    page = await shop.enter('/tax-categories');
    await page.getByRole('cell', { name: 'Standard', exact: true }).waitFor();
    await screenshot(page, 'tax-categories');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create' }).click();
    await page.getByLabel('Name').fill('Printed books');
    await page.getByLabel('Code').fill('Printed books');
    allow(page, /400/);
    await button('Save').click();
    await page.getByText('must be lower-case words joined by hyphens').waitFor();
    await page.getByLabel('Code').fill('printed-books');
    await button('Save').click();
    await page.getByRole('cell', { name: 'Printed books', exact: true }).waitFor();
    const books = await TaxCategory.findOne({ where: { code: 'printed-books' }, rejectOnEmpty: true });

    await page.getByRole('menuitem', { name: 'Tax rates' }).click();
    await page.getByText('No tax rates yet').waitFor();
    await button('Add EU standard rates').click();
    await dialog().getByLabel('Germany 19%').check();
    await dialog().getByLabel('Finland 25.5%').check();
    await screenshot(page, 'tax-presets');
    await expectAccessible(page);
    await button('Add 2 rates').click();
    await dialog().getByText('2 rates added: Germany, Finland.').waitFor();
    await dialog().getByLabel('Germany 19%').check();
    await dialog().getByLabel('Austria 20%').check();
    await button('Add 2 rates').click();
    await dialog().getByText('Left alone, since they have a rate: Germany.').waitFor();
    await screenshot(page, 'tax-presets-added');
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Close' }).click();
    await page.getByRole('row', { name: 'Austria' }).waitFor();
    expect(await TaxRate.count()).toBe(3);

    await page.getByRole('link', { name: 'Create' }).click();
    await page.getByLabel('Name').fill('VAT, reduced');
    await page.getByLabel('Rate').fill('7');
    await page.getByRole('combobox', { name: 'Country' }).fill('germ');
    await page.getByRole('option', { name: 'Germany (DE)' }).click();
    await page.getByLabel('Region').fill('BC');
    await choose('Tax category', 'Printed books');
    await page.getByLabel('Valid from').fill('2026-07-01T00:00');
    await screenshot(page, 'tax-rate-create');
    await expectAccessible(page);
    await button('Save').click();
    await page.getByText('must be an ISO 3166-2 code of DE').waitFor();
    await page.getByLabel('Region').fill('');
    await button('Save').click();
    const row = page.getByRole('row', { name: 'VAT, reduced' });
    await row.getByText('7%').waitFor();
    const rate = await TaxRate.findOne({ where: { taxCategoryId: books.id }, rejectOnEmpty: true });
    expect(rate.startsAt).toEqual(new Date('2026-06-30T22:00:00Z'));
    expect([rate.country, rate.region, rate.endsAt ?? null]).toEqual(['DE', '', null]);
    await screenshot(page, 'tax-rates');
    await expectAccessible(page);

    // By country and category; and somebody else is quicker.
    await choose('Tax category', 'Printed books');
    await page.getByRole('row', { name: 'Austria' }).waitFor({ state: 'detached' });
    await row.click();
    await page.getByLabel('Valid from').waitFor();
    expect(await page.getByLabel('Valid from').inputValue()).toBe('2026-07-01T00:00');
    await page.getByLabel('Rate').fill('5');
    const theirs = { country: 'AT' };
    const changed = await shop.request('PATCH', `/api/admin/tax-rates/${rate.id}`, {
      as: shop.admin,
      body: theirs,
    });
    expect(changed.status).toBe(200);
    allow(page, /412/);
    await button('Save').click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else has changed this' });
    await conflict.getByRole('cell', { name: 'Austria' }).waitFor();
    await screenshot(page, 'tax-rate-conflict');
    await conflict.getByRole('button', { name: 'Save mine on top' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await rate.reload();
    expect([rate.country, Number(rate.rate)]).toEqual(['AT', 5]);
  });

  it('a product is put into a tax category', async () => {
    const { id } = await buildProduct({ name: 'Atlas of islands' });
    page = await shop.enter(`/products/${id}`);
    await choose('Tax category', 'Printed books');
    await screenshot(page, 'product-tax-category');
    await expectAccessible(page);
    await button('Save').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const books = await TaxCategory.findOne({ where: { code: 'printed-books' }, rejectOnEmpty: true });
    expect((await Product.findByPk(id, { rejectOnEmpty: true })).taxCategoryId).toBe(books.id);
  });

  it.runIf(process.env.LONG_TESTS)('in German, in the dark, on a narrow screen', async () => {
    page = await shop.enter('/tax-rates', {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByText('Finnland').waitFor();
    await screenshot(page, 'tax-rates-dark-german-narrow');
    await expectAccessible(page);
    await page.getByText('Finnland').click();
    await page.getByLabel('Gültig ab').waitFor();
    await screenshot(page, 'tax-rate-dark-german-narrow');
    await expectAccessible(page);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
  });
});
