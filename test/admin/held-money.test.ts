import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Order, Payment, type User } from '../../src/models/index.js';
import {
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { numberOf, orderDesk, placeOrder } from '../helpers/orders.js';

describeInBrowser('money that is held, and lists as somebody likes them', { timeout: 120_000 }, () => {
  let shop: Console;
  let ada: User;

  beforeAll(async () => {
    shop = await startConsole({ PAYMENT_PROVIDER: 'demo' });
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  }, 120_000);
  afterAll(() => shop?.close());

  const dialog = (page: Page) => page.getByRole('dialog');
  const payments = (page: Page) => page.getByRole('region', { name: 'Payments' });

  /** An order whose customer has paid by card, at the provider’s page: $30.00 are held. */
  async function openAuthorized(): Promise<[Page, string]> {
    const { id: productId } = await buildProduct({ price: '10.00' });
    const body = orderBody([{ productId, quantity: 3 }]);
    const order = (await shop.request('POST', '/api/orders', { as: ada, body })).body;
    const started = await shop.request('POST', `/api/orders/${order.id}/payments`, { as: ada });
    expect(started.status).toBe(201);
    const { pathname, search } = new URL(started.body.redirectUrl, shop.base);
    const confirmed = await shop.request('POST', `${pathname}/confirm${search}`, {
      body: '',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(confirmed.status).toBe(303);
    const page = await shop.enter(`/orders/${order.id}/show`);
    await payments(page).getByText('Authorized').waitFor();
    return [page, order.id];
  }
  const paymentOf = (orderId: string) => Payment.findOne({ where: { orderId }, rejectOnEmpty: true });

  it('is taken in part, and the rest let go', async () => {
    const [page, id] = await openAuthorized();
    await screenshot(page, 'payment-held');
    await payments(page).getByRole('button', { name: 'Capture' }).click();
    await dialog(page).getByLabel('Amount').fill('12.50');
    await screenshot(page, 'payment-capture');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Capture' }).click();
    await payments(page).getByText('Captured').first().waitFor();
    await payments(page).getByText('$12.50').waitFor();
    expect(await paymentOf(id)).toMatchObject({ status: 'captured', captured: '12.50' });
    await page.getByRole('region', { name: 'Timeline' }).getByText('$12.50 captured').waitFor();
  });

  it('is let go, for a reason', async () => {
    const [page, id] = await openAuthorized();
    await payments(page).getByRole('button', { name: 'Let go' }).click();
    await dialog(page).getByLabel('Reason').fill('Pays by invoice instead');
    await screenshot(page, 'payment-void');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Let go' }).click();
    await payments(page).getByText('Voided').first().waitFor();
    expect((await paymentOf(id)).status).toBe('voided');
    await page.getByText('Voided', { exact: true }).first().waitFor();
  });

  it('a return is turned down, and the customer’s units stay sold', async () => {
    const desk = orderDesk(shop, ada, shop.admin);
    const { id } = await desk.delivered([2]);
    await desk.askBack(id, { lines: [{ line: 1, quantity: 1 }], reason: 'Too heavy' });
    const page = await shop.enter(`/orders/${id}/show`);
    await page.getByRole('button', { name: 'Reject' }).click();
    await dialog(page).getByLabel('Reason').fill('Used already');
    await dialog(page).getByRole('button', { name: 'Reject' }).click();
    await page.getByRole('region', { name: 'Returns' }).getByText('Rejected').waitFor();
    await page.getByRole('region', { name: 'Timeline' }).getByText('Used already').waitFor();
    expect((await Order.findByPk(id, { rejectOnEmpty: true })).status).toBe('delivered');
  });

  it('columns are chosen, and a filter is kept under a name of one’s own', async () => {
    const { id } = await placeOrder(shop, ada, [1]);
    const page = await shop.enter('/orders');
    const row = page.getByRole('row').filter({ hasText: await numberOf(id) });
    await row.waitFor();
    await page.getByRole('button', { name: 'Columns' }).click();
    await page.getByRole('switch', { name: 'E-mail' }).or(page.getByLabel('E-mail')).first().check();
    await screenshot(page, 'orders-columns');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'E-mail' }).waitFor();
    await row.getByRole('cell', { name: ada.email }).waitFor();

    await page.getByRole('button', { name: 'Under way' }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
    await page
      .getByRole('button', { name: /filter/i })
      .first()
      .click();
    await page.getByRole('menuitem', { name: /Save current query/ }).click();
    await dialog(page).getByRole('textbox').fill('On the road');
    await screenshot(page, 'orders-save-view');
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await row.waitFor();
    await page.reload();
    await page.getByRole('columnheader', { name: 'E-mail' }).waitFor();
    await page
      .getByRole('button', { name: /filter/i })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'On the road' }).click();
    await page.getByText('Nothing matches these filters.').waitFor();
  });
});
