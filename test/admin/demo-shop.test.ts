import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';

describeInBrowser('the demo shop, for somebody who has never seen it', { timeout: 120_000 }, () => {
  let shop: Console;

  beforeAll(async () => {
    shop = await startConsole({ DEMO_SEED: 'true' });
  }, 120_000);
  afterAll(() => shop?.close());

  it('has orders to try, of which one is shipped, a line refunded, and the stock explained', async () => {
    const page = await shop.enter('/orders');
    const dialog = page.getByRole('dialog');
    const rows = page.locator('tbody tr');
    await page.getByText('No orders yet.').waitFor();
    await screenshot(page, 'orders-none');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Place sample orders' }).click();
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    expect(await page.getByRole('button', { name: 'Place sample orders' }).count()).toBe(0);

    await rows.filter({ hasText: 'konrad@example.com' }).getByRole('link').click();
    await page.getByRole('button', { name: 'Mark as paid' }).click();
    await dialog.getByRole('button', { name: 'Mark as paid' }).click();
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog.getByRole('button', { name: 'Send a parcel' }).click();
    await page.getByText('Shipped', { exact: true }).waitFor();
    const timeline = page.getByRole('region', { name: 'Timeline' });
    await timeline.getByText(/^2 × .* set aside for it$/).waitFor();
    await timeline.getByText(/^2 × .* left the shelf$/).waitFor();

    await page.getByRole('button', { name: 'Refund' }).click();
    await dialog.getByRole('spinbutton').first().fill('1');
    await dialog.getByLabel('Reason').fill('A scratch');
    await dialog.getByRole('button', { name: 'Refund' }).click();
    await page.getByText('Partly refunded').waitFor();

    const number = await page.getByRole('heading', { level: 1 }).textContent();
    await page.getByRole('region', { name: 'Lines' }).getByRole('link').click();
    await page.getByRole('heading', { name: 'Ledger' }).waitFor();
    const movements = page.getByRole('row').filter({ hasText: `${number}` });
    await movements.filter({ hasText: 'Sent' }).filter({ hasText: '-2' }).waitFor();
  });
});
