import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product } from '../../src/models/index.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildCategory, buildProduct, buildUser } from '../helpers/factories.js';
import { numberOf, placeOrder } from '../helpers/orders.js';

describeInBrowser('two tabs of the console', { timeout: 120_000 }, () => {
  let shop: Console;

  beforeAll(async () => {
    shop = await startConsole();
  }, 120_000);
  afterAll(() => shop?.close());

  async function twoTabs(path: string): Promise<[Page, Page]> {
    const page = await shop.enter(path);
    const other = await page.context().newPage();
    await other.goto(`${shop.base}/admin${path}`);
    return [page, other];
  }
  const price = (page: Page) => page.getByRole('textbox', { name: 'Price' });

  it('what one saves the other shows, and what is typed there stays', async () => {
    const { id } = await buildProduct({ name: 'Skillet', price: '10.00' });
    const [page, other] = await twoTabs(`/products/${id}`);
    for (const tab of [page, other]) {
      await price(tab).waitFor();
      await answered(tab);
    }
    await price(page).fill('12.00');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => price(other).inputValue()).toBe('12.00');

    await other.getByLabel('Name').fill('Skillet of iron');
    await price(page).fill('14.00');
    const read = other.waitForResponse(new RegExp(`/api/admin/products/${id}$`));
    await page.getByRole('button', { name: 'Save' }).click();
    await read;
    await answered(other);
    expect(await other.getByLabel('Name').inputValue()).toBe('Skillet of iron');
    allow(other, /412/);
    await other.getByRole('button', { name: 'Save' }).click();
    const conflict = other.getByRole('dialog', { name: 'Somebody else has changed this' });
    await conflict.getByRole('cell', { name: '$14.00' }).waitFor();
    await conflict.getByRole('button', { name: 'Save mine on top' }).click();
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Skillet of iron');
    const saved = await Product.findByPk(id, { rejectOnEmpty: true });
    expect([saved.name, saved.price]).toEqual(['Skillet of iron', '14.00']);
  });

  it('an order that one cancels is cancelled in the other, in its list and on its page', async () => {
    const ada = await buildUser();
    const { id } = await placeOrder(shop, ada, [2]);
    const page = await shop.enter(`/orders/${id}/show`);
    const [shown, list] = [await page.context().newPage(), await page.context().newPage()];
    await shown.goto(`${shop.base}/admin/orders/${id}/show`);
    await list.goto(`${shop.base}/admin/orders`);
    const row = list.getByRole('row').filter({ hasText: await numberOf(id) });
    await row.getByText('Pending', { exact: true }).waitFor();
    await shown.getByText('Pending', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Cancel units' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel these units' }).click();
    for (const where of [shown.getByRole('main'), row])
      await where.getByText('Cancelled', { exact: true }).first().waitFor();
  });

  it('what one makes or deletes comes and goes in the list of the other', async () => {
    await buildCategory({ name: 'Pans' });
    const [page, list] = await twoTabs('/categories');
    await list.getByRole('cell', { name: 'Pans', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Create' }).click();
    await page.getByLabel('Name').fill('Lids');
    await page.getByRole('button', { name: 'Save' }).click();
    await list.getByRole('cell', { name: 'Lids', exact: true }).waitFor();
    await page.getByRole('link', { name: 'Pans' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await list.getByRole('cell', { name: 'Pans', exact: true }).waitFor({ state: 'detached' });
  });

  it('a service that is started anew under open pages: both go on, and nothing typed is lost', async () => {
    const { id } = await buildProduct({ name: 'Ladle', price: '10.00' });
    const [page, other] = await twoTabs(`/products/${id}`);
    for (const tab of [page, other]) {
      await price(tab).waitFor();
      await answered(tab);
      allow(tab, /ERR_CONNECTION|ERR_EMPTY|503|Failed to fetch/);
    }
    await price(page).fill('12.00');
    await shop.stop();
    await other.getByRole('menuitem', { name: 'Orders', exact: true }).click();
    await other.getByText('The service does not answer').first().waitFor();
    await shop.start();
    await other.getByText('The service does not answer').first().waitFor({ state: 'detached' });
    await other
      .getByRole('columnheader', { name: 'Total' })
      .or(other.getByText('No orders yet'))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await Product.findByPk(id, { rejectOnEmpty: true })).price).toBe('12.00');
  });

  it('a page of an older build finds its way to the new one', async () => {
    const page = await shop.enter('/');
    await page.getByRole('menuitem', { name: 'Posts' }).waitFor();
    allow(page, /404/);
    // As after an update: the file of the screen is not there any more, until the page is loaded anew.
    await page.route(/\/assets\/PostList-/, (route) => route.fulfill({ status: 404, body: '' }));
    page.once('domcontentloaded', () => page.unrouteAll());
    await page.getByRole('menuitem', { name: 'Posts' }).click();
    await page.getByText('No posts yet').waitFor();
  });

  it('a change is taken back where that leaves no trace', async () => {
    const { id } = await buildProduct({ name: 'Whisk', price: '10.00' });
    const page = await shop.enter(`/products/${id}`);
    await price(page).fill('100.00');
    await page.getByRole('switch', { name: 'Active' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    // It stays for as long as the pointer is there.
    await page.getByRole('button', { name: 'Undo' }).hover();
    await screenshot(page, 'undo');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => price(page).inputValue()).toBe('10.00');
    expect(await Product.findByPk(id, { rejectOnEmpty: true })).toMatchObject({
      price: '10.00',
      isActive: true,
    });
  });
});
