import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Product, User } from '../../src/models/index.js';
import { type Console, describeInBrowser, startConsole } from '../helpers/browser.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';

// Nobody touches the page: what it shows changes by itself, and sooner than it would be read again anyway.

describeInBrowser('what happens in the shop', { timeout: 120_000 }, () => {
  let shop: Console;
  let customer: User;
  let skillet: Product;

  beforeAll(async () => {
    shop = await startConsole();
    customer = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
    skillet = await buildProduct({ name: 'Cast-iron skillet', stock: 100 });
  }, 120_000);
  afterAll(() => shop.close());

  async function order(): Promise<{ id: string; number: string }> {
    const { status, body } = await shop.request('POST', '/api/orders', {
      as: customer,
      body: orderBody([{ productId: skillet.id, quantity: 1 }], { paymentMethod: 'invoice' }),
    });
    expect(status).toBe(201);
    return body;
  }

  it('is seen on home', async () => {
    const page = await shop.enter();
    const toAccept = page.getByRole('link', { name: 'Orders to accept' }).locator('p').first();
    await page.waitForResponse((response) => response.url().includes('/api/admin/events'));
    const before = Number(await toAccept.textContent());
    await order();
    await expect.poll(() => toAccept.textContent(), { timeout: 20_000 }).toBe(String(before + 1));
  });

  it('is seen in the list of orders, whose row stays as it is chosen', async () => {
    const first = await order();
    const page = await shop.enter();
    const opened = page.waitForResponse((response) =>
      /\/events\?types=order\.\*,payment/.test(response.url()),
    );
    await page.getByRole('menuitem', { name: 'Orders', exact: true }).click();
    await opened;
    const row = (number: string) => page.getByRole('row', { name: number });
    await row(first.number).getByRole('checkbox').check();
    const second = await order();
    await row(second.number).waitFor({ timeout: 20_000 });
    await shop.request('POST', `/api/admin/orders/${second.id}/accept`, { as: shop.admin, body: {} });
    await row(second.number).getByText('Processing').waitFor({ timeout: 20_000 });
    expect(await row(first.number).getByRole('checkbox').isChecked()).toBe(true);
  });
});
