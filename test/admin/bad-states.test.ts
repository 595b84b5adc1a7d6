import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { Fulfilment, PaymentOperation, Product, RefreshToken, type User } from '../../src/models/index.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  fillSignIn,
  screenshot,
  startConsole,
  tabTo,
} from '../helpers/browser.js';
import { buildAdmin, buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { numberOf } from '../helpers/orders.js';

/** More than it takes to fill in a form, less than anybody waits for. */
const SLOW = { offline: false, latency: 600, downloadThroughput: 50_000, uploadThroughput: 50_000 };

describeInBrowser('bad days', { timeout: 120_000 }, () => {
  let shop: Console;
  let nameless: User;

  beforeAll(async () => {
    shop = await startConsole({ SIGN_IN_FAILURES: '2' });
    nameless = await buildUser({ email: 'nobody@nowhere.example' });
    // As rows from before names were asked for are.
    await nameless.update({ firstName: '', lastName: '' }, { validate: false });
  }, 120_000);
  afterAll(() => shop?.close());

  const dialog = (page: Page) => page.getByRole('dialog');
  const payments = (page: Page) => page.getByRole('region', { name: 'Payments' });

  /** An order of one line that was paid, and its screen. */
  async function openPaid(price: string, currency: string, quantity: number): Promise<[Page, string]> {
    const { id: productId } = await buildProduct({ price, currency });
    const body = orderBody([{ productId, quantity }], { paymentMethod: 'bank_transfer' });
    const { body: order } = await shop.request('POST', '/api/orders', { as: nameless, body });
    await shop.request('POST', `/api/admin/orders/${order.id}/mark-paid`, { as: shop.admin, body: {} });
    const page = await shop.enter(`/orders/${order.id}/show`);
    await page.getByRole('heading', { level: 1, name: await numberOf(order.id) }).waitFor();
    return [page, order.id];
  }

  async function openRefund(page: Page, units: string): Promise<void> {
    await payments(page).getByRole('button', { name: 'Refund' }).click();
    await dialog(page).getByRole('spinbutton').fill(units);
    await dialog(page).getByLabel('Reason').fill('Scratched');
  }
  const refunds = () => PaymentOperation.findAll({ where: { kind: 'refund' }, order: ['createdAt'] });

  it.each([
    ['JPY', '500', '¥1,500', '500', '¥500'],
    ['KWD', '1.255', 'KWD 3.765', '1.255', 'KWD 1.255'],
  ])('%s has its own decimals, and the customer no name', async (currency, price, total, typed, shown) => {
    const [page] = await openPaid(price, currency, 3);
    // What Intl puts between a code and its amount does not break.
    const text = (amount: string) => new RegExp(`^${amount.replace(' ', '\\s').replace('.', '\\.')}$`);
    await page.getByRole('link', { name: 'nobody@nowhere.example' }).waitFor();
    await page.getByRole('region', { name: 'Money' }).getByText(text(total)).waitFor();
    await openRefund(page, '1');
    const amount = dialog(page).getByRole('textbox', { name: `Amount (${currency})` });
    expect(await amount.inputValue()).toBe(typed);
    await screenshot(page, `refund-${currency}`);
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Refund' }).click();
    await payments(page).getByText(text(shown)).waitFor();
    expect((await refunds()).at(-1)?.amount).toBe(Number(typed).toFixed(3));
    await page.getByRole('menuitem', { name: 'Orders', exact: true }).click();
    const row = page.getByRole('row').filter({ hasText: 'nobody@nowhere.example' }).first();
    await row.getByRole('cell', { name: text(total) }).waitFor();
  });

  it('without a mouse an order is found, sent and refunded by keys alone', async () => {
    const [page, id] = await openPaid('10.00', 'USD', 2);
    const before = (await refunds()).length;
    await page.keyboard.press('/');
    await page.keyboard.type(await numberOf(id));
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await tabTo(page, 'Send a parcel');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await tabTo(page, 'Send a parcel');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText('Shipped', { exact: true }).waitFor();
    await tabTo(page, 'Refund');
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    await tabTo(page, 'Amount (USD)');
    await page.keyboard.type('2.50');
    await tabTo(page, 'Reason');
    await page.keyboard.type('Scratched');
    const typed = dialog(page).getByRole('textbox');
    expect(await typed.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))).toEqual([
      '2.50',
      'Scratched',
    ]);
    await tabTo(page, 'Refund');
    await page.keyboard.press('Enter');
    await payments(page).getByText('$2.50').waitFor();
    expect((await refunds()).slice(before).map(({ amount }) => amount)).toEqual(['2.500']);
  });

  it('a network that is slow shows what is coming, and a button pressed twice does it once', async () => {
    const [page] = await openPaid('10.00', 'USD', 2);
    const before = (await refunds()).length;
    await openRefund(page, '1');
    const network = await page.context().newCDPSession(page);
    onTestFinished(() => network.detach());
    await network.send('Network.emulateNetworkConditions', SLOW);
    await dialog(page).getByRole('button', { name: 'Refund' }).dblclick({ noWaitAfter: true });
    await dialog(page).getByRole('progressbar').waitFor();
    await screenshot(page, 'slow');
    await dialog(page).waitFor({ state: 'detached' });
    await payments(page).getByText('$10.00').waitFor();
    expect((await refunds()).length).toBe(before + 1);
    await page.getByRole('menuitem', { name: 'Customers' }).click();
    await page.locator('.MuiSkeleton-root, [role=progressbar]').first().waitFor();
    await page.getByRole('cell', { name: 'nobody@nowhere.example' }).first().waitFor();
  });

  it('an answer that is lost: a parcel and a refund that are sent again are made once', async () => {
    const [page, id] = await openPaid('10.00', 'USD', 3);
    const before = (await refunds()).length;
    allow(page, /ERR_CONNECTION|Failed to fetch/);
    await page.clock.install();
    /** The service does it and says so, and nobody hears it, until all tries are used up. */
    async function loseAnswers(of: string, button: string): Promise<void> {
      const statuses: number[] = [];
      await page.route(new RegExp(`/${of}$`), async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        statuses.push((await route.fetch()).status());
        await route.abort('connectionreset');
      });
      await dialog(page).getByRole('button', { name: button }).click();
      await expect.poll(() => statuses.length).toBeGreaterThan(0);
      await page.clock.fastForward('00:30');
      await dialog(page).getByText('It may have been done; tried again, it is done once.').waitFor();
      expect(statuses.filter((status) => status >= 300)).toEqual([]);
      await page.unrouteAll({ behavior: 'wait' });
    }
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByRole('spinbutton').fill('1');
    await loseAnswers('fulfilments', 'Send a parcel');
    // The order is read anew meanwhile, and has one unit less to send.
    await page.getByText('2 to send · 1 sent').waitFor();
    await screenshot(page, 'answer-lost');
    expect(await dialog(page).getByRole('spinbutton').inputValue()).toBe('1');
    await dialog(page).getByText('of 3').waitFor();
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByRole('alert').getByText('Parcel sent').waitFor();
    expect(await Fulfilment.count({ where: { orderId: id } })).toBe(1);
    // Another one is another one.
    await page.getByRole('button', { name: 'Send a parcel' }).click();
    await dialog(page).getByText('of 2').waitFor();
    await dialog(page).getByRole('spinbutton').fill('1');
    await dialog(page).getByRole('button', { name: 'Send a parcel' }).click();
    await page.getByText('1 to send · 2 sent').waitFor();

    await openRefund(page, '1');
    await loseAnswers('refunds', 'Refund');
    await dialog(page).getByRole('button', { name: 'Refund' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await payments(page).getByText('$10.00').waitFor();
    expect((await refunds()).length).toBe(before + 1);
  });

  it('a sign-in that ends in a dialog is asked for, and the refund is made once', async () => {
    const [page] = await openPaid('10.00', 'USD', 2);
    const before = (await refunds()).length;
    await openRefund(page, '2');
    await answered(page);
    allow(page, /401/);
    await RefreshToken.destroy({ where: { userId: shop.admin.id } });
    await shop.admin.increment('tokenVersion');
    await dialog(page).getByRole('button', { name: 'Refund' }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await fillSignIn(page, shop.admin);
    await dialog(page).waitFor({ state: 'detached' });
    await payments(page).getByText('$20.00').last().waitFor();
    expect((await refunds()).slice(before).map(({ amount }) => amount)).toEqual(['20.000']);
  });

  it('a service that is away when something is saved loses nothing of it', async () => {
    const { id } = await buildProduct({ name: 'Cast-iron skillet' });
    const page = await shop.enter(`/products/${id}`);
    await page.getByRole('textbox', { name: 'Price' }).fill('44.90');
    await answered(page);
    allow(page, /ERR_CONNECTION|ERR_EMPTY|503|Failed to fetch/);
    await shop.stop();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The service does not answer').first().waitFor();
    await screenshot(page, 'away-while-saving');
    expect(await page.getByRole('textbox', { name: 'Price' }).inputValue()).toBe('44.90');
    await shop.start();
    await page.getByText('The service does not answer. Trying again').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect((await Product.findByPk(id, { rejectOnEmpty: true })).price).toBe('44.90');
  });

  it('too many wrong passwords: it says when to try again, in German too', async () => {
    const guessed = await buildAdmin();
    for (const [locale, words] of [
      ['en-GB', /Too many tries for now\. Try again in 1\d minutes/],
      ['de-DE', /Vorerst zu viele Versuche\. Bitte in 1\d Minuten/],
    ] as const) {
      const page = await shop.open({ locale });
      allow(page, /401|429/);
      await page.goto(`${shop.base}/admin/`);
      const alert = page.getByRole('alert');
      for (let tries = 0; !(await alert.filter({ hasText: words }).isVisible()); tries++) {
        expect(tries).toBeLessThan(4);
        const answered = page.waitForResponse(/login/);
        await fillSignIn(page, guessed, 'not the password');
        await answered;
        await alert.first().waitFor();
      }
      await screenshot(page, `sign-in-throttled-${locale}`);
      await expectAccessible(page);
    }
  });
});
