import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Price } from '../../src/models/index.js';
import {
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  goTo,
  screenshot,
  startConsole,
  tabTo,
} from '../helpers/browser.js';
import { buildProduct } from '../helpers/factories.js';

/** Every so many screens; all of them: npm run test:faults. */
const EVERY = process.env.LONG_TESTS ? 1 : 4;
const NARROW = { width: 800, height: 1000 };

describeInBrowser('prices, on a screen of 800 pixels and by keyboard', { timeout: 120_000 }, () => {
  let shop: Console;
  let listId: number;
  let discountId: number;

  beforeAll(async () => {
    shop = await startConsole({ SHOP_TIME_ZONE: 'Europe/Berlin', PRICES_INCLUDE_TAX: 'false' });
    const chart = await buildProduct({ name: 'Star chart of the northern sky, with all constellations' });
    await buildProduct({ name: 'Globe', price: '80.00' });
    const { id: customerGroupId } = await make('customer-groups', { code: 'trade', name: 'Trade' });
    const list = { code: 'trade', name: 'Trade', currency: 'USD', customerGroupId };
    listId = (await make('price-lists', { ...list, startsAt: '2026-01-01T00:00:00Z' })).id;
    const steps = [
      [1, '9.00'],
      [10, '8.50'],
      [100, '4.00'],
    ] as const;
    const prices = steps.map(([minQuantity, amount]) => ({ productId: chart.id, minQuantity, amount }));
    const path = `/api/admin/price-lists/${listId}/prices`;
    expect((await shop.request('PUT', path, { as: shop.admin, body: { prices } })).status).toBe(200);
    const spring = { name: 'Spring cleaning of the whole storage room', class: 'order', kind: 'percent' };
    const rule = { minimum: '100.00', countries: ['DE', 'AT', 'CH'] };
    discountId = (await make('discounts', { ...spring, value: '10', currency: 'USD', rule })).id;
    await make(`discounts/${discountId}/codes`, { count: 12, prefix: 'SPRING' });
    const regions = [{ country: 'DE' }, { country: 'US', region: 'HI' }, { country: 'BR' }];
    const { id: zoneId } = await make('shipping-zones', { name: 'Far away', regions });
    const rates = [{ amount: '4.90' }, { threshold: '5000', amount: '9.90' }];
    await make('shipping-methods', { code: 'van', name: 'Van', basis: 'weight', zoneId, rates });
    await make('tax-rates', { name: 'Value added tax', rate: '19', country: 'DE' });
  }, 120_000);
  afterAll(() => shop?.close());

  async function make(what: string, body: object): Promise<{ id: number }> {
    const made = await shop.request('POST', `/api/admin/${what}`, { as: shop.admin, body });
    expect({ what, status: made.status, body: made.body }).toMatchObject({ status: 201 });
    return made.body;
  }

  /** Nothing sticks out of the page, and no button or input out of what it stands in. */
  async function expectToFit(page: Page, screen: string): Promise<void> {
    const cut = await page.evaluate(() => {
      const width = document.documentElement.clientWidth;
      const outside = [...document.querySelectorAll('button, input, a, h1, h2')].filter((element) => {
        const { right, left, width: own } = element.getBoundingClientRect();
        const scrolls = element.closest(
          '[role=group][tabindex="0"], [role=tablist], .MuiTableContainer-root',
        );
        return own > 0 && !scrolls && (right > width + 1 || left < -1);
      });
      return [document.documentElement.scrollWidth - width, ...outside.map(({ outerHTML }) => outerHTML)];
    });
    expect({ [screen]: cut }).toEqual({ [screen]: [0] });
  }

  /** With a text that the one before does not have. */
  const SCREENS = [
    ['price-lists', () => '/price-lists', 'Trade'],
    ['discount', () => `/discounts/${discountId}`, 'SPRING-'],
    ['price-list', () => `/price-lists/${listId}`, 'Star chart of the northern sky'],
    ['discounts', () => '/discounts', 'Spring cleaning'],
    ['shipping-method', () => '/shipping-methods/1', 'Price by'],
    ['discount-create', () => '/discounts/create', 'Taken off'],
    ['tax-rate', () => '/tax-rates/1', 'Tax category'],
    ['shipping-methods', () => '/shipping-methods', '$4.90 – $9.90'],
    ['shipping-zone', () => '/shipping-zones/1', 'Places'],
    ['tax-categories', () => '/tax-categories', 'Standard'],
    ['shipping-zones', () => '/shipping-zones', 'Brazil'],
    ['tax-rates', () => '/tax-rates', 'Value added tax'],
    ['price-preview', () => '/price-preview', 'What does it cost?'],
  ] as const;

  const looked = SCREENS.filter((_, n) => n % EVERY === 0);

  it(`each of ${looked.length} screens fits`, async () => {
    const page = await shop.enter('/', { viewport: NARROW });
    await page.getByRole('menuitem').first().waitFor();
    for (const [name, path, text] of looked) {
      await goTo(page, path());
      await page.getByRole('main').getByText(text).first().waitFor();
      await answered(page);
      await screenshot(page, `800-${name}`);
      await expectAccessible(page);
      await expectToFit(page, name);
    }
  });

  it('codes are generated, and a basket is priced', async () => {
    const page = await shop.enter(`/discounts/${discountId}`, { viewport: NARROW });
    await page.getByRole('button', { name: 'Generate codes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How many').fill('2');
    await dialog.getByRole('button', { name: 'Generate codes' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Codes generated').waitFor();

    await page.goto(`${shop.base}/admin/price-preview`);
    await page.getByRole('combobox', { name: 'Product' }).fill('star');
    await page.getByRole('option', { name: /Star chart/ }).click();
    await page.getByLabel('Units').fill('100');
    await page.getByRole('combobox', { name: 'To the country' }).fill('germ');
    await page.getByRole('option', { name: 'Germany (DE)' }).click();
    await page.getByRole('button', { name: 'What does it cost?' }).click();
    await page.getByRole('region', { name: 'Cost' }).getByText('$1,000.00').waitFor();
    await page.getByRole('region', { name: 'Cost' }).scrollIntoViewIfNeeded();
    await screenshot(page, '800-price-preview-answer');
    await expectAccessible(page);
    await expectToFit(page, 'price-preview with an answer');
  });

  it('without a mouse a price is added, changed and taken away, and the list is not left by accident', async () => {
    const page = await shop.enter(`/price-lists/${listId}`, { viewport: NARROW });
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const focused = page.locator(':focus');
    const first = 'Price of Star chart of the northern sky, with all constellations from 1 units';
    await page.getByRole('textbox', { name: first }).waitFor();
    await tabTo(page, 'Product');
    await page.keyboard.type('globe');
    await page.getByRole('option', { name: 'Globe' }).waitFor();
    await press('ArrowDown', 'Enter');
    await tabTo(page, 'From units');
    await page.keyboard.type('10');
    await tabTo(page, 'Price');
    await page.keyboard.type('70.00');
    await press('Enter');
    const added = page.getByRole('textbox', { name: 'Price of Globe from 10 units' });
    await added.waitFor();
    expect(await added.inputValue()).toBe('70.00');
    // Where the next one is added.
    expect(
      await focused.evaluate((element) => (element as HTMLInputElement).labels?.[0]?.textContent),
    ).toMatch(/^Product/);
    await screenshot(page, '800-price-added');
    await tabTo(page, first);
    await page.keyboard.type('8.50');
    await tabTo(
      page,
      'Remove: Price of Star chart of the northern sky, with all constellations from 100 units',
    );
    await press('Enter');
    await page.getByText('Will be removed').waitFor();

    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.message())));
    });
    await tabTo(page, 'Discounts', 'Shift+Tab');
    await press('Enter');
    expect(await asked).toContain('changes weren');
    await tabTo(page, 'Save prices (3)');
    await press('Enter');
    await page.getByText('Prices saved').waitFor();
    const rows = await Price.findAll({ where: { priceListId: listId }, order: ['productId', 'minQuantity'] });
    expect(rows.map(({ minQuantity, amount }) => [minQuantity, Number(amount)])).toEqual([
      [1, 8.5],
      [10, 8.5],
      [10, 70],
    ]);
    // Nothing is left to be asked about.
    await tabTo(page, 'Discounts', 'Shift+Tab');
    await press('Enter');
    await page.getByRole('cell', { name: /Spring cleaning/ }).waitFor();
  });
});
