import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildProduct, buildUser, orderBody } from '../helpers/factories.js';
import { placeInThePast } from '../helpers/past-orders.js';

describeInBrowser('home', { timeout: 120_000 }, () => {
  let shop: Console;

  beforeAll(async () => {
    shop = await startConsole();
    const customer = await buildUser();
    const skillet = await buildProduct({ name: 'Cast-iron skillet', price: '49.90', stock: 6 });
    const as = (user: typeof customer) => ({
      authorization: `Bearer ${shop.app().issueAccessToken(user.id, user.tokenVersion)}`,
    });
    for (const quantity of [1, 2]) {
      const payload = orderBody([{ productId: skillet.id, quantity }], { paymentMethod: 'bank_transfer' });
      const placed = await shop
        .app()
        .inject({ method: 'POST', url: '/api/orders', headers: as(customer), payload });
      if (quantity === 2) continue;
      const url = `/api/admin/orders/${placed.json().id}/mark-paid`;
      await shop.app().inject({ method: 'POST', url, headers: as(shop.admin), payload: { reason: 'Paid' } });
    }
  }, 120_000);
  afterAll(() => shop.close());

  it('says how the shop does and what waits, and leads there', async () => {
    const page = await shop.enter();
    const today = page.locator('.MuiCard-root', { has: page.getByRole('heading', { name: 'Today' }) });
    await today.getByText('$49.90', { exact: true }).waitFor();
    expect(await today.getByRole('definition').allTextContents()).toEqual(['2', '$74.85']);
    await page.locator('.recharts-bar-rectangle').first().waitFor({ state: 'attached' });
    await screenshot(page, 'home');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Products low in stock' }).click();
    await page.getByRole('cell', { name: 'Cast-iron skillet' }).waitFor();
    await page.getByLabel('Low in stock').waitFor();
  });

  it('what it shows is asked for once, while the console itself is still being loaded', async () => {
    const page = await shop.enter('/settings');
    await page.getByText('SHOP_TIME_ZONE').waitFor();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/assets\/console-.*\.js$/, async (route) => {
      await held;
      await route.continue();
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const answers = ['/api/admin/me', '/api/admin/dashboard'].map((path) =>
      page.waitForResponse((response) => response.url().endsWith(path)),
    );
    await page.goto(`${shop.base}/admin/`, { waitUntil: 'commit' });
    await Promise.all(answers);
    letGo();
    await page.getByText('$49.90', { exact: true }).first().waitFor();
    // The stream of events follows what is shown.
    const api = asked.filter((path) => path.startsWith('/api/') && path !== '/api/admin/events');
    expect(api).toEqual([
      '/api/auth/refresh',
      ...answers.map(() => expect.stringMatching(/\/(me|dashboard)$/)),
    ]);
  });

  it('each number leads to exactly those rows', async () => {
    const customer = await buildUser();
    const skillet = await buildProduct({ stock: 100 });
    const old = new Date(Date.now() - 4 * 86_400_000).toISOString();
    for (const [at, method] of [
      [old, 'invoice'],
      [old, 'bank_transfer'],
      [new Date().toISOString(), 'invoice'],
    ] as const) {
      await placeInThePast(shop.app().sequelize, at, customer, [[skillet, 1]], method);
    }
    const page = await shop.enter();
    const rows = page.locator('tbody tr');
    for (const [name, count] of [
      ['Orders to accept', 2],
      ['Orders not paid yet', 2],
      ['Orders to send', 1],
      ['Orders pending for more than two days', 2],
    ] as const) {
      await page.getByRole('menuitem', { name: 'Home' }).click();
      const link = page.getByRole('link', { name });
      await link.waitFor();
      expect(await link.locator('p').first().textContent()).toBe(String(count));
      await link.click();
      await page.getByRole('columnheader', { name: 'Total' }).waitFor();
      await expect.poll(() => rows.count()).toBe(count);
    }
    await page.getByLabel('Placed until').waitFor();
    await screenshot(page, 'orders-pending-long');
    await expectAccessible(page);
  });

  it('the data is checked when it is asked for, and what does not hold is said with what to do', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Verify' }).click();
    await page.getByText('It has not run yet.').waitFor();
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('Everything holds.').waitFor();
    await page.getByRole('link', { name: 'Ingrid Solberg' }).waitFor();
    const count = (by: number) =>
      shop.app().sequelize.query(`UPDATE stock_levels SET onHand = onHand + ${by} LIMIT 1`);
    await count(2);
    await page.getByRole('button', { name: 'Run now' }).click();
    await page.getByText('One check found something.').waitFor();
    await count(-2);
    const found = page.getByRole('region', { name: 'Stock: onHand-not-its-movements' });
    await found.getByText('npm run inventory:repair').waitFor();
    await found.getByRole('columnheader', { name: 'productId' }).waitFor();
    await screenshot(page, 'verify');
    await expectAccessible(page);
  });

  it('the settings are shown with the variables that set them', async () => {
    const page = await shop.enter('/', { locale: 'de-DE' });
    await page.getByRole('menuitem', { name: 'Einstellungen' }).click();
    await page.getByText('SHOP_TIME_ZONE').waitFor();
    await screenshot(page, 'settings-german');
    await expectAccessible(page);
  });

  it('the doctor says whether the service can work here', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Doctor' }).click();
    await page.getByRole('heading', { name: 'The service can work here' }).waitFor();
    await page.getByRole('rowheader', { name: 'Privileges' }).waitFor();
    await screenshot(page, 'doctor');
    await expectAccessible(page);
  });
});
