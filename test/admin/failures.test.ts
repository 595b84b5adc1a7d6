import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PaymentEvent } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildCategory, buildPost, buildProduct, buildUser } from '../helpers/factories.js';
import { placeOrder } from '../helpers/orders.js';

/** Every so many screens; all of them take minutes: npm run test:faults. */
const EVERY = process.env.LONG_TESTS ? 1 : 12;

const REQUEST_ID = '019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e';
const failure = (status: number, code: string) => ({
  status,
  contentType: 'application/problem+json',
  headers: { 'retry-after': '1' },
  json: { title: 'It failed', status, detail: 'The disk is full.', code, requestId: REQUEST_ID },
});

/** Whatever is asked of the service beside who one is. */
const isData = (url: URL) => url.pathname.startsWith('/api/') && !/\/(auth\/|admin\/me$)/.test(url.pathname);

describeInBrowser('a screen that cannot be read', { timeout: 480_000 }, () => {
  let shop: Console;
  /** The screens of single records. */
  let details: string[];
  /** What such a screen reads beside its record. */
  let parts: Array<[screen: string, path: RegExp]>;

  beforeAll(async () => {
    shop = await startConsole();
    const make = async (what: string, body: object): Promise<number> => {
      const made = await shop.request('POST', `/api/admin/${what}`, { as: shop.admin, body });
      expect({ what, status: made.status }).toEqual({ what, status: 201 });
      return made.body.id;
    };
    const ada = await buildUser();
    const order = await placeOrder(shop, ada, [1]);
    const group = await make('customer-groups', { code: 'trade', name: 'Trade' });
    const list = await make('price-lists', { code: 'trade', name: 'Trade', currency: 'USD' });
    const off = { class: 'order', kind: 'percent', value: '10' };
    const discount = await make('discounts', { name: 'May', ...off });
    const zone = await make('shipping-zones', { name: 'Isles', regions: [{ country: 'GB' }] });
    const rates = [{ amount: '5.00' }];
    const method = await make('shipping-methods', { code: 'van', name: 'Van', zoneId: zone, rates });
    const tax = await make('tax-rates', { name: 'VAT', rate: '20', country: 'GB' });
    const event = { provider: 'stripe', eventId: 'evt_1', type: 'unknown', reference: 'pi_1', payload: {} };
    await PaymentEvent.create(event as never);
    const [product, category, post] = await Promise.all([buildProduct(), buildCategory(), buildPost()]);
    details = [
      `/orders/${order.id}/show`,
      `/products/${product.id}`,
      `/categories/${category.id}`,
      `/posts/${post.id}`,
      `/customers/${ada.id}`,
      `/customer-groups/${group}`,
      `/price-lists/${list}`,
      `/discounts/${discount}`,
      `/shipping-zones/${zone}`,
      `/shipping-methods/${method}`,
      `/tax-rates/${tax}`,
      '/tax-categories/1',
      '/payment-events/stripe%20evt_1/show',
    ];
    parts = [
      [`/orders/${order.id}/show`, /\/orders\/[^/]+\/(timeline|notes|payments|returns|fulfilments)/],
      [`/customers/${ada.id}`, /\/users\/\d+\/sessions|\/admin\/orders/],
      [`/price-lists/${list}`, /\/price-lists\/\d+\/prices/],
      [`/discounts/${discount}`, /\/discounts\/\d+\/(codes|redemptions)/],
      [`/products/${product.id}`, /\/stock-movements/],
    ];
  }, 120_000);
  afterAll(() => shop?.close());

  /** Those in the menu, whichever there are. */
  async function screens(page: Page, first: number): Promise<string[]> {
    const links = page.getByRole('navigation').or(page.locator('.RaSidebar-root, .MuiDrawer-root'));
    await page.getByRole('menuitem', { name: 'Settings' }).waitFor();
    const addresses = await links
      .locator('a[role=menuitem]')
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).pathname.replace(/^\/admin/, '')));
    expect(addresses.length).toBeGreaterThan(20);
    return [...new Set([...addresses, ...details])].filter((_, n) => n % EVERY === first % EVERY);
  }

  const alerts = (page: Page, words = 'Try again') =>
    page
      .getByRole('alert')
      .filter({ hasText: REQUEST_ID })
      .filter({ has: page.getByRole('button', { name: words }) });

  it('says why, what to do and the request’s id, and is there at the next try', async () => {
    const page = await shop.enter('/');
    allow(page, /500/);
    const faults: string[] = [];
    for (const path of await screens(page, 0)) {
      await page.route(isData, (route) => route.fulfill(failure(500, 'INTERNAL_ERROR')));
      await page.goto(`${shop.base}/admin${path}`);
      try {
        await alerts(page).first().getByText('The disk is full.').waitFor({ timeout: 15_000 });
        if (['/', '/orders', '/verify'].includes(path)) {
          await screenshot(page, `failed-${path.slice(1) || 'home'}`);
          await expectAccessible(page);
        }
        await page.unrouteAll({ behavior: 'wait' });
        for (let n = await alerts(page).count(); n > 0; n--) {
          await alerts(page).first().getByRole('button', { name: 'Try again' }).click();
        }
        await alerts(page).first().waitFor({ state: 'detached', timeout: 15_000 });
      } catch (error) {
        await screenshot(page, `failed${path.replaceAll('/', '-')}`);
        faults.push(`${path}: ${(error as Error).message.split('\n')[0]}`);
        await page.unrouteAll({ behavior: 'wait' });
      }
    }
    expect(faults).toEqual([]);
  });

  it('and a part of it that cannot be read hides no other', async () => {
    const page = await shop.enter('/');
    allow(page, /500/);
    const faults: string[] = [];
    for (const [path, failing] of parts) {
      await page.route(
        (url) => failing.test(url.pathname),
        (route) => route.fulfill(failure(500, 'INTERNAL_ERROR')),
      );
      await page.goto(`${shop.base}/admin${path}`);
      try {
        await alerts(page).first().waitFor({ timeout: 15_000 });
        expect(
          await page.getByRole('heading', { level: 1 }).or(page.locator('form')).count(),
        ).toBeGreaterThan(0);
        await screenshot(page, `failed-part-${path.split('/')[1]}`);
      } catch (error) {
        await screenshot(page, `failed-part-${path.split('/')[1]}`);
        faults.push(`${path}: ${(error as Error).message.split('\n')[0]}`);
      }
      await page.unrouteAll({ behavior: 'wait' });
    }
    expect(faults).toEqual([]);
  });

  it('for a moment only is there by itself, and says so meanwhile', async () => {
    const page = await shop.enter('/');
    allow(page, /503/);
    const faults: string[] = [];
    for (const path of await screens(page, 2)) {
      await page.route(isData, (route) => route.fulfill(failure(503, 'SERVICE_UNAVAILABLE')));
      await page.goto(`${shop.base}/admin${path}`);
      const busy = page.getByText('The service asks to wait for a moment.');
      try {
        await busy.waitFor({ timeout: 15_000 });
        if (path === '/orders') {
          await screenshot(page, 'busy');
          await expectAccessible(page);
        }
        await page.unrouteAll({ behavior: 'wait' });
        await busy.waitFor({ state: 'detached', timeout: 15_000 });
        expect(await page.getByRole('main').innerText()).not.toContain('disk is full');
      } catch (error) {
        faults.push(`${path}: ${(error as Error).message.split('\n')[0]}`);
        await page.unrouteAll({ behavior: 'wait' });
      }
    }
    expect(faults).toEqual([]);
  });

  it('says so in German, with what the code means', async () => {
    const page = await shop.enter('/', {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 800, height: 800 },
    });
    allow(page, /500/);
    await page.route(isData, (route) => route.fulfill(failure(500, 'INTERNAL_ERROR')));
    await page.goto(`${shop.base}/admin/orders`);
    const alert = alerts(page, 'Erneut versuchen');
    await alert.getByText(`Anfrage ${REQUEST_ID}`).waitFor();
    expect(await alert.innerText()).not.toContain('disk');
    await screenshot(page, 'failed-orders-dark-german');
    await expectAccessible(page);
  });
});
