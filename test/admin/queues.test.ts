import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../../packages/client/src/index.js';
import { Comment, PaymentEvent, Post, type Product, StockHold } from '../../src/models/index.js';
import {
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { ADDRESS, buildPost, buildProduct, buildUser, PASSWORD } from '../helpers/factories.js';

describeInBrowser('what waits for somebody', { timeout: 120_000 }, () => {
  let shop: Console;
  let skillet: Product;
  let number: string;
  let write: (content: string) => Promise<unknown>;
  let hold: () => Promise<unknown>;

  beforeAll(async () => {
    shop = await startConsole();
    skillet = await buildProduct({ name: 'Cast-iron skillet', price: '49.90' });
    await buildPost({ title: 'How to season a skillet' });
    await buildPost({ title: 'Not finished yet', published: false });
    const ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
    const as = async ({ email }: { email: string }) => {
      const client = createClient({ baseUrl: shop.base });
      await client.auth.logIn({ email, password: PASSWORD });
      return client;
    };
    const [customer, admin] = await Promise.all([as(ada), as(shop.admin)]);
    const order = await customer.orders.create({
      items: [{ productId: skillet.id, quantity: 2 }],
      shippingAddress: ADDRESS,
      paymentMethod: 'invoice',
    });
    number = order.number;
    const params = { path: { id: order.id } };
    await admin.POST('/api/admin/orders/{id}/mark-paid', { params, body: {} });
    await admin.POST('/api/admin/orders/{id}/accept', { params, body: {} });
    await admin.POST('/api/admin/orders/{id}/fulfilments', { params, body: { force: false } });
    const lines = [{ line: 1, quantity: 1 }];
    await customer.POST('/api/orders/{id}/returns', { params, body: { lines, reason: 'Too heavy' } });
    const path = { path: { id: skillet.id } };
    await customer.POST('/api/products/{id}/reviews', {
      params: path,
      body: { content: 'Worth every gram.', rating: 5 },
    });
    const items = [{ productId: skillet.id, quantity: 2 }];
    hold = () => customer.POST('/api/holds', { body: { items, ttlSeconds: 600 } });
    write = (content) => Comment.update({ content }, { where: { commentableId: skillet.id } });
  }, 120_000);
  afterAll(() => shop?.close());

  it('returns lead to their order, payments as well', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Returns' }).click();
    await page.getByRole('cell', { name: 'Too heavy' }).waitFor();
    await screenshot(page, 'returns');
    await expectAccessible(page);
    await page.getByRole('cell', { name: number }).click();
    await page.getByRole('button', { name: 'Approve' }).waitFor();

    await page.getByRole('menuitem', { name: 'Payments' }).click();
    await page.getByRole('cell', { name: 'Captured' }).waitFor();
    await screenshot(page, 'payments');
    await expectAccessible(page);
    await page.getByRole('link', { name: number }).click();
    await page.getByRole('heading', { name: number, level: 1 }).waitFor();
  });

  it('what a provider has told in vain is shown with why', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Provider events' }).click();
    await page.getByText('Nothing waits').waitFor();
    await PaymentEvent.create({
      provider: 'stripe',
      eventId: 'evt_1Nispe',
      type: 'payment_intent.succeeded',
      reference: 'pi_3MtwBw',
      error: 'not an amount of UGX: 150',
      payload: { id: 'evt_1Nispe', data: { object: { currency: 'ugx', amount_received: 150 } } },
    } as never);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Failed' }).click();
    await page.getByRole('cell', { name: 'not an amount of UGX: 150' }).waitFor();
    await screenshot(page, 'payment-events');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Still waits').waitFor();

    await page.getByRole('cell', { name: 'evt_1Nispe' }).click();
    await page.getByText('"amount_received": 150').waitFor();
    await screenshot(page, 'payment-event');
    await expectAccessible(page);
    await PaymentEvent.update({ error: null, processedAt: new Date() }, { where: { eventId: 'evt_1Nispe' } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').filter({ hasText: 'Applied' }).first().waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor({ state: 'detached' });
  });

  it('a review is hidden as it was read, and shown again', async () => {
    const page = await shop.enter();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.getByRole('menuitem', { name: 'Comments' }).click();
    await page.getByRole('cell', { name: 'Worth every gram.' }).waitFor();
    await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor();
    const names = asked.filter((url) => url.includes('/api/admin/users'));
    expect(names).toEqual([expect.stringContaining('/api/admin/users?ids=')]);
    await screenshot(page, 'comments');
    await expectAccessible(page);
    await write('Worth every dram.');
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByText('It was written anew meanwhile').waitFor();
    await page.getByRole('cell', { name: 'Worth every dram.' }).waitFor();
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('button', { name: 'Show again' }).waitFor();
    const isHidden = async () => (await Comment.findOne({ rejectOnEmpty: true })).isHidden;
    expect(await isHidden()).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
    expect(await isHidden()).toBe(false);
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.getByRole('button', { name: 'Show again' }).click();
    await page.getByRole('button', { name: 'Hide' }).waitFor();
    expect(await isHidden()).toBe(false);
  });

  it('what a checkout holds is listed, and released when that is confirmed', async () => {
    const page = await shop.enter();
    await hold();
    await page.getByRole('menuitem', { name: 'Holds' }).click();
    await page.getByText(`2 × Cast-iron skillet (${skillet.sku})`).waitFor();
    await page.getByText('Held', { exact: true }).waitFor();
    await screenshot(page, 'holds');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await StockHold.count()).toBe(1);
    await page.getByRole('button', { name: 'Release' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await page.getByText('No checkout holds units.').waitFor();
    expect(await StockHold.count()).toBe(0);
  });

  it('posts are listed, drafts among them', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Posts' }).click();
    await page.getByRole('cell', { name: 'How to season a skillet' }).waitFor();
    await screenshot(page, 'posts');
    await expectAccessible(page);
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Draft' }).click();
    await page.getByRole('cell', { name: 'How to season a skillet' }).waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: 'Not finished yet' }).waitFor();
  });

  it('a post is written, published, and taken back', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Posts' }).click();
    await page.getByRole('link', { name: 'Create' }).click();
    await page.getByLabel('Title').fill('Oil, thinly');
    await page.getByLabel('Text').fill('Then heat.');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.url()).toMatch(/posts\/\d+$/);
    const post = await Post.findOne({ where: { title: 'Oil, thinly' }, rejectOnEmpty: true });
    expect(post).toMatchObject({ published: false, authorId: shop.admin.id });
    const toggle = page.getByRole('switch', { name: 'Everyone can read it' });
    for (const published of [true, false]) {
      await toggle.setChecked(published);
      await page.getByRole('button', { name: 'Save' }).click();
      await expect.poll(async () => (await post.reload()).published).toBe(published);
    }
    await screenshot(page, 'post');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Confirm' }).click();
    await expect.poll(() => Post.count({ where: { title: 'Oil, thinly' } })).toBe(0);
  });
});
