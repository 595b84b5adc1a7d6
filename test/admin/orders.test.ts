import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, OrderNote, type User } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { ADDRESS, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { LOCATION_ID, levelsOf, stockAt } from '../helpers/location.js';
import { numberOf, type OrderDesk, orderDesk, placeOrder, stateOf, unitsForSale } from '../helpers/orders.js';

describeInBrowser('orders in the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let ada: User;
  let desk: OrderDesk;

  beforeAll(async () => {
    shop = await startConsole();
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@orders.example' });
    desk = orderDesk(shop, ada, shop.admin);
  }, 120_000);
  afterAll(() => shop?.close());

  const openOrder = async (id: string, options?: Parameters<Console['enter']>[1]) => {
    const page = await shop.enter(`/orders/${id}/show`, options);
    await page.getByRole('heading', { level: 1, name: await numberOf(id) }).waitFor();
    return page;
  };
  const section = (page: Page, name: string) => page.getByRole('region', { name });
  const dialog = (page: Page) => page.getByRole('dialog');
  /** The row of the preview that says what the customer gets. */
  const givenBack = (page: Page) =>
    dialog(page).locator('dl > *').filter({ hasText: 'Goes back to the customer' });

  it('a transfer comes in, two parcels go out and arrive', async () => {
    const { id } = await placeOrder(shop, ada, [3, 1], ['10.00', '4.50'], 'bank_transfer');
    const page = await openOrder(id);
    await page.getByRole('button', { name: 'Mark as paid' }).click();
    await dialog(page).getByLabel('Reason').fill('Statement 14, line 3');
    await screenshot(page, 'order-mark-paid');
    await dialog(page).getByRole('button', { name: 'Mark as paid' }).click();
    await page.getByText('Processing', { exact: true }).waitFor();
    await section(page, 'Payments').getByText('$34.50').first().waitFor();

    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByRole('spinbutton').first().fill('2');
    await dialog(page).getByLabel('Carrier').fill('DHL');
    await dialog(page).getByLabel('Tracking number').fill('00340434161094042557');
    await screenshot(page, 'order-send');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await section(page, 'Lines').getByText('1 to send · 2 sent').waitFor();
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await page.getByText('Shipped', { exact: true }).waitFor();
    for (let parcels = 2; parcels > 0; parcels--) {
      await expect.poll(() => page.getByRole('button', { name: 'Has arrived' }).count()).toBe(parcels);
      await page.getByRole('button', { name: 'Has arrived' }).first().click();
    }
    await page.getByText('Delivered', { exact: true }).first().waitFor();
    await screenshot(page, 'order-delivered');
    await expectAccessible(page);
    expect((await stateOf(id)).status).toBe('delivered');
  });

  it('says what of it is tax, by rate and by line', async () => {
    const rate = { name: 'VAT', country: 'GB', rate: '20' };
    const made = await shop.request('POST', '/api/admin/tax-rates', { as: shop.admin, body: rate });
    expect(made.status).toBe(201);
    const { id } = await placeOrder(shop, ada, [3, 1], ['10.00', '6.00']);
    const gone = await shop.request('DELETE', `/api/admin/tax-rates/${made.body.id}`, { as: shop.admin });
    expect(gone.status).toBe(204);
    const page = await openOrder(id);
    const included = section(page, 'Money').locator('dl > *').filter({ hasText: 'Includes VAT 20%' });
    await included.getByText('$6.00', { exact: true }).waitFor();
    await section(page, 'Lines').getByRole('cell', { name: '$5.00', exact: true }).waitFor();
    await section(page, 'Lines').getByRole('cell', { name: '$1.00', exact: true }).waitFor();
    await screenshot(page, 'order-taxes');
    await expectAccessible(page);
  });

  it('what a cancellation says beforehand is what is given back', async () => {
    const { id, productIds } = await placeOrder(shop, ada, [3], ['10.00'], 'bank_transfer');
    await shop.request('POST', `/api/admin/orders/${id}/mark-paid`, { as: shop.admin, body: {} });
    const page = await openOrder(id);
    await page.getByRole('button', { name: 'Cancel units' }).click();
    await dialog(page).getByText('$30.00').first().waitFor();
    await dialog(page).getByRole('spinbutton').fill('1');
    await givenBack(page).getByText('$10.00', { exact: true }).waitFor();
    await screenshot(page, 'order-cancel');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Cancel these units' }).click();
    await page.getByText('Partly refunded').waitFor();
    await section(page, 'Payments').getByText('$10.00').waitFor();
    expect(await unitsForSale(productIds)).toEqual([8]);
  });

  it('a return is approved, comes in and is refunded', async () => {
    const { id } = await placeOrder(shop, ada, [2], ['10.00'], 'bank_transfer');
    await shop.request('POST', `/api/admin/orders/${id}/mark-paid`, { as: shop.admin, body: {} });
    await desk.deliverAll(id);
    await desk.askBack(id, { lines: [{ line: 1, quantity: 2 }], reason: 'Too heavy' });
    const page = await openOrder(id);
    await page.getByRole('button', { name: 'Approve' }).click();
    await dialog(page).getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Receive' }).click();
    await dialog(page)
      .getByRole('spinbutton', { name: /sold again/ })
      .fill('1');
    await dialog(page)
      .getByRole('spinbutton', { name: /Written off/ })
      .fill('1');
    await givenBack(page).getByText('$20.00', { exact: true }).waitFor();
    await screenshot(page, 'order-receive');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Receive' }).click();
    await section(page, 'Returns').getByText('Received').waitFor();
    await page.getByText('Refunded', { exact: true }).first().waitFor();
    await section(page, 'Payments').getByText('$20.00').last().waitFor();
  });

  it('of two admins the second is told, sees what changed, and has changed nothing', async () => {
    const { id } = await desk.processing([2]);
    const page = await openOrder(id);
    allow(page, /412/);
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await desk.cancel(id, { lines: [{ line: 1, quantity: 1 }], reason: 'Broken on the shelf' });
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByText('Somebody else has changed the order').waitFor();
    await dialog(page).getByText('Broken on the shelf').waitFor();
    await screenshot(page, 'order-conflict');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await section(page, 'Lines').getByText('1 to send · 1 cancelled').waitFor();
    expect((await stateOf(id)).status).toBe('processing');
  });

  it('many are accepted at once; what is refused holds up no other and says why', async () => {
    const first = await placeOrder(shop, ada, [1]);
    const second = await placeOrder(shop, ada, [1]);
    const third = await placeOrder(shop, ada, [1]);
    const page = await shop.enter('/orders');
    for (const { id } of [first, second, third]) {
      const row = page.getByRole('row').filter({ hasText: await numberOf(id) });
      await row.getByRole('checkbox').check();
    }
    allow(page, /409|412/);
    await desk.cancel(second.id);
    await page.getByRole('button', { name: 'Accept' }).click();
    await dialog(page).getByText('Done for 2 orders').waitFor();
    await dialog(page)
      .getByText(await numberOf(second.id))
      .waitFor();
    await screenshot(page, 'orders-accepted');
    await expectAccessible(page);
    const states = await Order.findAll({ where: { id: [first.id, third.id] }, raw: true });
    expect(states.map(({ status }) => status)).toEqual(['processing', 'processing']);
  });

  it('are found by views, filters and what people remember of them', async () => {
    const { id } = await desk.delivered([1]);
    const number = await numberOf(id);
    const page = await shop.enter('/orders');
    await page.getByRole('row').nth(1).waitFor();
    await screenshot(page, 'orders');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Under way' }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('textbox', { name: 'Search' }).fill(number.slice(0, 11));
    await page.getByRole('cell', { name: number }).waitFor();
    // In an input it would be a character like others.
    await page.getByRole('textbox', { name: 'Search' }).blur();
    await page.keyboard.press('/');
    await page.keyboard.type(number);
    await page.getByRole('option', { name: number }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: number }).waitFor();
  });

  it('a note is written, stands in the timeline, and is gone once it is deleted', async () => {
    const { id } = await placeOrder(shop, ada, [1]);
    const page = await openOrder(id);
    const notes = section(page, 'Notes');
    await notes.getByRole('textbox', { name: 'Note' }).fill('Rang twice.\nNobody there.');
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.message())));
    });
    await page.getByRole('menuitem', { name: 'Returns' }).click();
    expect(await asked).toContain('changes weren');
    await notes.getByRole('button', { name: 'Add note' }).click();
    await notes.getByText('Ingrid Solberg').waitFor();
    expect(await notes.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('');
    await section(page, 'Timeline').getByText('Nobody there.').waitFor();
    await screenshot(page, 'order-notes');
    await expectAccessible(page);
    await notes.getByRole('button', { name: 'Delete this note' }).click();
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await notes.getByText('No notes yet.').waitFor();
    await section(page, 'Timeline').getByText('Nobody there.').waitFor({ state: 'detached' });
    expect(await OrderNote.count({ where: { orderId: id } })).toBe(0);
  });

  it('a hundred lines, on a narrow screen, in German', async () => {
    const lines = [];
    for (let n = 0; n < 100; n++) lines.push({ productId: (await buildProduct()).id, quantity: 1 });
    const body = orderBody(lines, { paymentMethod: 'invoice' });
    const { body: order } = await shop.request('POST', '/api/orders', { as: ada, body });
    const page = await openOrder(order.id, { locale: 'de-DE', viewport: { width: 400, height: 800 } });
    expect(await section(page, 'Positionen').getByRole('row').count()).toBe(101);
    await screenshot(page, 'order-narrow-german');
    await expectAccessible(page);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(400);
  });

  it('of a shop that has very many: what is rare is looked for further back, and a refusal is no empty list', async () => {
    await fillThePast(shop, ada);
    const page = await shop.enter('/orders?displayedFilters={"currency":true}&filter={"currency":"EUR"}');
    await page.getByRole('cell', { name: '€7.00' }).waitFor();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('row').nth(25).waitFor();
    allow(page, /400/);
    await page.getByRole('button', { name: 'Total' }).click();
    await page.getByRole('main').getByText('At most 10,000 orders').waitFor();
    await screenshot(page, 'orders-refused');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show it as it was' }).click();
    await page.getByRole('row').nth(25).waitFor();
  });

  it('a line that is split goes out in a parcel from each location', async () => {
    const made = { code: 'outlet', name: 'Outlet', priority: -1 };
    const { id: outlet } = (
      await shop.request('POST', '/api/admin/locations', { as: shop.admin, body: made })
    ).body;
    const { id: productId } = await buildProduct({ stock: 2 });
    await stockAt(productId, outlet, 2);
    const body = orderBody([{ productId, quantity: 3 }], { paymentMethod: 'invoice' });
    const { id } = (await shop.request('POST', '/api/orders', { as: ada, body })).body;
    await desk.accept(id);
    const page = await openOrder(id);
    await section(page, 'Lines').getByText('1 at Outlet').waitFor();
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    expect(await dialog(page).getByRole('spinbutton').inputValue()).toBe('2');
    await dialog(page).getByLabel('Send from').click();
    await page.getByRole('option', { name: 'Outlet' }).click();
    expect(await dialog(page).getByRole('spinbutton').inputValue()).toBe('1');
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await section(page, 'Lines').getByText('2 to send · 1 sent').waitFor();
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await page.getByText('Shipped', { exact: true }).waitFor();
    expect(await levelsOf(productId)).toEqual({ [LOCATION_ID]: [0, 0], [outlet]: [1, 0] });
  });

  it('a guest is told apart by the address, which finds the order, too', async () => {
    const { id: productId } = await buildProduct();
    const billingAddress = { ...ADDRESS, fullName: 'Analytical Engines Ltd' };
    const body = orderBody([{ productId, quantity: 1 }], { email: 'guest@orders.example', billingAddress });
    const { body: order } = await shop.request('POST', '/api/orders', { body });
    const headers = { 'x-order-token': order.orderToken };
    await shop.request('POST', `/api/orders/${order.id}/cancel`, { headers });
    const page = await openOrder(order.id);
    await page.getByText('guest@orders.example').waitFor();
    await section(page, 'Bill to').getByText('Analytical Engines Ltd').waitFor();
    // Placed it, cancelled it, and so moved its stock.
    await expect.poll(() => section(page, 'Timeline').getByText('Guest', { exact: true }).count()).toBe(3);
    await screenshot(page, 'order-guest');
    await expectAccessible(page);

    await page.getByRole('menuitem', { name: 'Orders', exact: true }).click();
    await page.getByRole('row').filter({ hasText: 'guest@orders.example' }).waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('guest@orders');
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    await page
      .getByRole('row')
      .filter({ hasText: 'guest@orders.example' })
      .getByText('Guest', { exact: true })
      .waitFor();
  });
});

/** More orders than are looked at for one page, the oldest of them in another currency. */
async function fillThePast(shop: Console, { id }: User): Promise<void> {
  const n = 'a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n';
  await shop.app().sequelize.query(
    `
    INSERT INTO orders
      (id, number, userId, totalAmount, currency, shippingAddress, paymentMethod, createdAt, updatedAt)
    WITH RECURSIVE digits AS (SELECT 0 AS n UNION ALL SELECT n + 1 FROM digits WHERE n < 9)
    SELECT UNHEX(CONCAT(LPAD(HEX(1700000000000 + n), 12, '0'), '70008', LPAD(HEX(n), 15, '0'))),
      LPAD(n, 12, '0'), ${id}, 7, IF(n = 0, 'EUR', 'USD'), :address, 'invoice',
      FROM_UNIXTIME(1700000000 + n / 1000), FROM_UNIXTIME(1700000000 + n / 1000)
    FROM (SELECT ${n} AS n FROM digits a, digits b, digits c, digits d, digits e WHERE e.n < 2) AS numbers
    WHERE n < 11000`,
    { replacements: { address: JSON.stringify(ADDRESS) } },
  );
}
