import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CustomerGroup, Discount, Product } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  goTo,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';

describeInBrowser('what an order costs, in the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let page: Page;

  beforeAll(async () => {
    shop = await startConsole({ SHOP_TIME_ZONE: 'Europe/Berlin', PRICES_INCLUDE_TAX: 'false' });
  }, 120_000);
  afterAll(() => shop?.close());

  /** By the API, as an admin. */
  async function make(what: string, body: object): Promise<{ id: number }> {
    const made = await shop.request('POST', `/api/admin/${what}`, { as: shop.admin, body });
    expect(made.status).toBe(201);
    return made.body;
  }
  const dialog = () => page.getByRole('dialog');
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  async function choose(input: string, option: string): Promise<void> {
    await page.getByRole('combobox', { name: input }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  }

  it('an order’s parts add up to its total; shipping goes back with what is cancelled', async () => {
    const ada = await buildUser();
    await make('tax-rates', { name: 'VAT', rate: '20', country: 'GB' });
    await make('tax-rates', { name: 'Levy', rate: '2.5', country: 'GB' });
    const { id: zoneId } = await make('shipping-zones', { name: 'Isles', regions: [{ country: 'GB' }] });
    await make('shipping-methods', { code: 'van', name: 'Van', zoneId, rates: [{ amount: '5.00' }] });
    await make('discounts', {
      name: 'Spring',
      isAutomatic: true,
      class: 'order',
      kind: 'percent',
      value: '10',
    });
    const lines = [{ productId: (await buildProduct({ price: '10.00' })).id, quantity: 3 }];
    const body = orderBody(lines, { paymentMethod: 'invoice', shippingMethod: 'van' });
    const { body: order } = await shop.request('POST', '/api/orders', { as: ada, body });
    await shop.request('POST', `/api/admin/orders/${order.id}/mark-paid`, { as: shop.admin, body: {} });
    page = await shop.enter(`/orders/${order.id}/show`);
    const figures = page.getByRole('region', { name: 'Money' }).locator('dl > *');
    await figures.first().waitFor();
    const parts = (await figures.allInnerTexts()).map((text) => text.split('\n') as [string, string]);
    expect(parts.slice(0, 6)).toEqual([
      ['Goods', '$30.00'],
      ['Discount: Spring', '-$3.00'],
      ['Shipping: Van', '$5.00'],
      ['VAT 20%, United Kingdom', '$6.40'],
      ['Levy 2.5%, United Kingdom', '$0.81'],
      ['Of the tax, on shipping', '$1.13'],
    ]);
    expect(parts[6]).toEqual(['Total', '$39.21']);
    await screenshot(page, 'order-parts');
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Cancel units' }).click();
    await dialog().getByRole('spinbutton').fill('1');
    await dialog().getByLabel('Give back shipping, too').check();
    await dialog().getByLabel('Amount').fill('2.00');
    const back = dialog().locator('dl > *').filter({ hasText: 'Goes back to the customer' });
    await back.getByText('$13.03').waitFor();
    await screenshot(page, 'order-cancel-shipping');
    await expectAccessible(page);
    await dialog().getByRole('button', { name: 'Cancel these units' }).click();
    await page.getByText('Partly refunded').waitFor();
  });

  it('shipping: a zone of countries and a region, a method by weight', async () => {
    page = await shop.enter('/shipping-zones/create');
    await page.getByLabel('Name').fill('Far away');
    for (const place of ['Germany (DE)', 'Brazil (BR)', 'Hawaii']) {
      await page.getByRole('combobox', { name: 'Places' }).fill(place === 'Hawaii' ? 'us-hi' : place);
      await page.getByRole('option', { name: place === 'Hawaii' ? /US-HI/ : place }).click();
    }
    await screenshot(page, 'shipping-zone');
    await expectAccessible(page);
    await button('Save').click();
    await page.getByRole('cell', { name: 'Brazil · Germany · United States, HI' }).waitFor();
    await goTo(page, '/shipping-methods/create');
    await page.getByLabel('Name').fill('Parcel');
    await page.getByLabel('Code').fill('parcel');
    await choose('Zone', 'Far away');
    await choose('Price by', 'by weight');
    await page.getByRole('textbox', { name: 'Price' }).fill('4.90');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByRole('textbox', { name: 'From', exact: true }).last().fill('5000');
    await page.getByRole('textbox', { name: 'Price' }).last().fill('9.90');
    await page.getByLabel('Free from').fill('100.00');
    await page.getByLabel('Days, at least').fill('2');
    await page.getByLabel('Days, at most').fill('4');
    await screenshot(page, 'shipping-method');
    await expectAccessible(page);
    await button('Save').click();
    await page.getByText('$4.90 – $9.90 by weight').waitFor();
    await screenshot(page, 'shipping-methods');
    await expectAccessible(page);
  });

  it('a price list for a group: prices are added, changed and taken away together', async () => {
    const { id: customerGroupId } = await make('customer-groups', { code: 'trade', name: 'Trade' });
    const chart = await buildProduct({ name: 'Star chart', price: '10.00' });
    const globe = await buildProduct({ name: 'Globe', price: '80.00' });
    const { id } = await make('price-lists', {
      code: 'trade',
      name: 'Trade',
      currency: 'USD',
      customerGroupId,
    });
    const prices = [{ productId: chart.id, amount: '9.00' }];
    await shop.request('PUT', `/api/admin/price-lists/${id}/prices`, { as: shop.admin, body: { prices } });
    page = await shop.enter(`/price-lists/${id}`);
    await page.getByRole('textbox', { name: 'Price of Star chart' }).waitFor();
    await page.getByRole('combobox', { name: 'Product' }).fill('globe');
    await page.getByRole('option', { name: 'Globe' }).click();
    await page.getByLabel('From units').fill('10');
    await page.getByRole('textbox', { name: 'Price', exact: true }).fill('70.005');
    await button('Add price').click();
    await page.getByRole('textbox', { name: 'Price of Star chart' }).fill('8.50');
    allow(page, /400/);
    await page.getByRole('button', { name: 'Save prices' }).click();
    await page.getByText('must be an amount that USD has').waitFor();
    await screenshot(page, 'price-list');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Price of Globe from 10' }).fill('70.00');
    await page.getByRole('button', { name: 'Save prices' }).click();
    await page.getByText('Prices saved').waitFor();
    const listed = async () =>
      (await shop.request('GET', `/api/admin/price-lists/${id}/prices`, { as: shop.admin })).body.items.map(
        (one: { productId: number; minQuantity: number; amount: string }) => [
          one.productId,
          one.minQuantity,
          one.amount,
        ],
      );
    expect(await listed()).toEqual([
      [chart.id, 1, '8.50'],
      [globe.id, 10, '70.00'],
    ]);
    await page.getByRole('button', { name: 'Remove: Price of Star chart' }).click();
    await page.getByRole('button', { name: 'Save prices' }).click();
    await expect.poll(listed).toEqual([[globe.id, 10, '70.00']]);
  });

  it('a discount with generated codes, which go into a file', async () => {
    page = await shop.enter('/discounts/create');
    await page.getByLabel('Name').fill('May');
    await choose('Taken off', 'Products');
    await choose('How', 'Amount');
    await page.getByLabel('Amount').fill('5.00');
    await page.getByLabel('Units, at least').fill('2');
    await page.getByLabel('Of one customer').fill('1');
    await screenshot(page, 'discount-create');
    await expectAccessible(page);
    await button('Save').click();
    await button('Generate codes').click();
    await dialog().getByLabel('How many').fill('3');
    await dialog().getByLabel('Begin with').fill('MAY');
    await screenshot(page, 'discount-generate');
    await dialog().getByRole('button', { name: 'Generate codes' }).click();
    await expect.poll(() => page.getByRole('cell', { name: /^MAY-/ }).count()).toBe(3);
    await screenshot(page, 'discount');
    await expectAccessible(page);
    const downloading = page.waitForEvent('download');
    await button('Download CSV').click();
    const file = await readFile(await (await downloading).path(), 'utf8');
    expect(file.match(/MAY-/g), file).toHaveLength(3);
    expect(file).toContain('code,maxUses,uses');
    const { rule, value, currency } = await Discount.findOne({ where: { name: 'May' }, rejectOnEmpty: true });
    expect([rule, Number(value), currency]).toEqual([{ minQuantity: 2 }, 5, 'USD']);
    await page.getByRole('menuitem', { name: 'Discounts' }).click();
    await page.getByRole('cell', { name: '$5.00 off' }).waitFor();
    await screenshot(page, 'discounts');
    await expectAccessible(page);
  });

  it('a preview says what a basket costs, and by which list', async () => {
    const rule = { minimum: '5000.00' };
    const bulk = {
      name: 'Bulk',
      isAutomatic: true,
      class: 'order',
      kind: 'percent',
      value: '5',
      currency: 'USD',
      rule,
    };
    await make('discounts', bulk);
    page = await shop.enter('/price-preview');
    await page.getByRole('combobox', { name: 'Product' }).fill('globe');
    await page.getByRole('option', { name: 'Globe' }).click();
    await page.getByLabel('Units').fill('10');
    await page.getByRole('combobox', { name: 'To the country' }).fill('united king');
    await page.getByRole('option', { name: 'United Kingdom (GB)' }).click();
    await choose('For customers of the group', 'Trade');
    await page.getByLabel('With the codes').fill('NOPE');
    await page.getByLabel('Ordered on').fill('2027-06-01T10:00');
    await button('What does it cost?').click();
    const cost = page.getByRole('region', { name: 'Cost' });
    await cost.getByText('$700.00').waitFor();
    await page.getByText('is not known').waitFor();
    const lines = page.getByRole('region', { name: 'Lines' });
    await lines.getByText('Trade · Spring').waitFor();
    await lines.getByText('VAT 20%, United Kingdom · Levy 2.5%, United Kingdom').waitFor();
    const why = (name: string) =>
      page.getByRole('region', { name: 'Why' }).locator('dl > *').filter({ hasText: name });
    await why('Discount Bulk').getByText('asks for more in the basket').waitFor();
    await why('Ordered on').getByText('2027').waitFor();
    await screenshot(page, 'price-preview');
    await expectAccessible(page);
    await choose('Sent by', 'Van');
    await button('What does it cost?').click();
    await cost.getByText('Shipping: Van').waitFor();
    // A refusal names the product, of which the service has said the id.
    await page.getByLabel('Units').fill('10000');
    await button('Add').click();
    await page.getByRole('combobox', { name: 'Product' }).nth(1).fill('globe');
    await page.getByRole('option', { name: 'Globe' }).click();
    await page.getByLabel('Units').nth(1).fill('1');
    allow(page, /400/);
    await button('What does it cost?').click();
    await page.getByText('the lines of Globe add up to 10001').waitFor();
  });

  it('an order says which list its prices are of, and why there is no tax', async () => {
    const group = await CustomerGroup.findOne({ where: { code: 'trade' }, rejectOnEmpty: true });
    const exempt = await shop.request('PATCH', `/api/admin/customer-groups/${group.id}`, {
      as: shop.admin,
      body: { exemptReason: 'reverse_charge' },
    });
    expect(exempt.status).toBe(200);
    const trader = await buildUser({ customerGroupId: group.id });
    const globe = await Product.findOne({ where: { name: 'Globe' }, rejectOnEmpty: true });
    const body = orderBody([{ productId: globe.id, quantity: 10 }], { shippingMethod: 'van' });
    const { body: order } = await shop.request('POST', '/api/orders', { as: trader, body });
    page = await shop.enter(`/orders/${order.id}/show`);
    await page.getByRole('row', { name: 'Globe' }).getByText('Price list: Trade').waitFor();
    const money = page.getByRole('region', { name: 'Money' }).locator('dl > *');
    await money.filter({ hasText: 'Exempt from tax' }).getByText('Reverse charge').waitFor();
    await screenshot(page, 'order-exempt');
    await expectAccessible(page);
  });
});
