import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CustomerGroup, type User } from '../../src/models/index.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildUser } from '../helpers/factories.js';

describeInBrowser('customer groups, in the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let page: Page;
  let ada: User;

  beforeAll(async () => {
    shop = await startConsole();
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  }, 120_000);
  afterAll(() => shop?.close());

  const button = (name: string) => page.getByRole('button', { name, exact: true });
  async function choose(input: string, option: string): Promise<void> {
    await page.getByRole('combobox', { name: input }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }
  async function make(what: string, body: object): Promise<{ id: number }> {
    const made = await shop.request('POST', `/api/admin/${what}`, { as: shop.admin, body });
    expect(made.status).toBe(201);
    return made.body;
  }

  it('one is created, exempted from tax, given to a customer, and not deleted while somebody is in it', async () => {
    page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Customer groups' }).click();
    await page.getByText('No customer groups yet.').waitFor();
    await screenshot(page, 'customer-groups-none');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Create' }).first().click();
    await page.getByLabel('Name').fill('Wholesale');
    await page.getByLabel('Code').fill('Not so');
    allow(page, /400|409/);
    await button('Save').click();
    await page.getByText('must be lower-case words joined by hyphens').waitFor();
    await page.getByLabel('Code').fill('wholesale');
    await button('Save').click();
    await page.getByRole('link', { name: 'Wholesale' }).click();
    await choose('Exempt from tax', 'Resale');
    await screenshot(page, 'customer-group');
    await expectAccessible(page);
    await button('Save').click();
    await page.getByText('Saved', { exact: true }).waitFor();
    const group = await CustomerGroup.findOne({ where: { code: 'wholesale' }, rejectOnEmpty: true });
    expect(group.exemptReason).toBe('resale');

    await page.goto(`${shop.base}/admin/customers/${ada.id}`);
    await choose('Customer group', 'Wholesale');
    await button('Save').click();
    await expect.poll(async () => (await ada.reload()).customerGroupId).toBe(group.id);

    await page.goto(`${shop.base}/admin/customer-groups/${group.id}`);
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await page
      .getByRole('alert')
      .filter({ hasText: 'refers to this: change or delete that first' })
      .waitFor();
    await screenshot(page, 'customer-group-in-use');
    await ada.update({ customerGroupId: null });
    await button('Delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await expect.poll(() => CustomerGroup.count()).toBe(0);
  });

  it('another admin’s change is shown, and a change is undone as long as nobody has made another', async () => {
    const { id } = await make('customer-groups', { code: 'trade', name: 'Trade' });
    const group = () => CustomerGroup.findByPk(id, { rejectOnEmpty: true });
    page = await shop.enter(`/customer-groups/${id}`);
    await page.getByLabel('Name').fill('Traders');
    const body = { code: 'traders' };
    const theirs = await shop.request('PATCH', `/api/admin/customer-groups/${id}`, { as: shop.admin, body });
    expect(theirs.status).toBe(200);
    allow(page, /412/);
    await button('Save').click();
    const conflict = page.getByRole('dialog', { name: 'Somebody else has changed this' });
    await conflict.getByRole('row', { name: 'Code' }).getByRole('cell', { name: 'traders' }).waitFor();
    await screenshot(page, 'customer-group-conflict');
    await conflict.getByRole('button', { name: 'Save mine on top' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await group()).toMatchObject({ name: 'Traders', code: 'traders' });

    await screenshot(page, 'saved-undo');
    await expectAccessible(page);
    await button('Undo').click();
    await page.getByText('Changed back').waitFor();
    // What somebody else has changed stays.
    expect(await group()).toMatchObject({ name: 'Trade', code: 'traders' });
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Trade');
  });

  it('and whatever else a list refers to is asked for once, for all its rows', async () => {
    const groups = await Promise.all(
      ['Gold', 'Silver', 'Bronze'].map((name) => make('customer-groups', { code: name.toLowerCase(), name })),
    );
    for (const [n, { id: customerGroupId }] of groups.entries()) {
      await make('price-lists', { code: `list-${n}`, name: `List ${n}`, currency: 'USD', customerGroupId });
      const { id: zoneId } = await make('shipping-zones', {
        name: `Zone ${n}`,
        regions: [{ country: ['DE', 'FR', 'IT'][n] }],
      });
      const rates = [{ amount: '5.00' }];
      await make('shipping-methods', { code: `van-${n}`, name: `Van ${n}`, zoneId, rates });
      const { id: taxCategoryId } = await make('tax-categories', { code: `tax-${n}`, name: `Category ${n}` });
      await make('tax-rates', { name: `Tax ${n}`, rate: '7', country: ['DE', 'FR', 'IT'][n], taxCategoryId });
    }
    for (const [list, path, names] of [
      ['/price-lists', 'customer-groups', ['Gold', 'Silver', 'Bronze']],
      ['/shipping-methods', 'shipping-zones', ['Zone 0', 'Zone 1', 'Zone 2']],
      ['/tax-rates', 'tax-categories', ['Category 0', 'Category 1', 'Category 2']],
    ] as const) {
      page = await shop.open();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(decodeURIComponent(request.url())));
      await shop.signIn(page);
      await page.goto(`${shop.base}/admin${list}`);
      for (const name of names) await page.getByRole('cell', { name, exact: true }).waitFor();
      await answered(page);
      expect(asked.filter((url) => new RegExp(`/${path}/\\d`).test(url))).toEqual([]);
      expect(asked.filter((url) => url.includes(`/${path}?ids=`))).toEqual([
        expect.stringMatching(/ids=\d+,\d+,\d+&/),
      ]);
    }
  });

  it.runIf(process.env.LONG_TESTS)('in German, in the dark, on a narrow screen', async () => {
    page = await shop.enter('/customer-groups', {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByRole('link', { name: 'Silver' }).waitFor();
    await screenshot(page, 'customer-groups-dark-german-narrow');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Silver' }).click();
    await page.getByLabel('Name').waitFor();
    await screenshot(page, 'customer-group-dark-german-narrow');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
