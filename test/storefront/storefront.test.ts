import type { Page } from 'playwright-core';
import type { Email } from 'postal-mime';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Order, Product, StockLevel, User } from '../../src/models/index.js';
import { allow, describeInBrowser, expectAccessible, screenshot } from '../helpers/browser.js';
import { tokenIn } from '../helpers/mailbox.js';
import { bringShopSession, type Storefront, startStorefront } from '../helpers/storefront.js';

const LOGIN = { email: 'customer@example.com', password: 'customer-demo-password' };
const PHONE = { viewport: { width: 390, height: 844 } };

/** Nobody is signed in: the browser tells of the 401 by which the page learns that. */
const NOBODY = /status of 401 .*\/api\/auth\/refresh$/;

describeInBrowser('the example of a storefront', { timeout: 120_000 }, () => {
  let shop: Storefront;
  let admin: User;

  beforeAll(async () => {
    shop = await startStorefront();
    admin = (await User.findOne({ where: { email: 'admin@example.com' }, rejectOnEmpty: true })) as User;
  }, 120_000);
  afterAll(() => shop.close());

  async function visit(path = '/', options = {}): Promise<Page> {
    const page = await shop.visit(path, options);
    allow(page, NOBODY);
    return page;
  }
  /** At a page, signed in, with so many of these in the basket. */
  async function visitWith(skus: Record<string, number>, path: string, options = {}): Promise<Page> {
    const page = await visit('/', options);
    await bringShopSession(page, shop.base, LOGIN, LOGIN.password);
    const lines = await Promise.all(
      Object.entries(skus).map(async ([sku, quantity]) => ({
        productId: (await productOf(sku)).id,
        quantity,
      })),
    );
    const basket = JSON.stringify({ lines, discountCodes: [], key: crypto.randomUUID() });
    await page.evaluate((text) => localStorage.setItem('storefront.basket', text), basket);
    await page.goto(`${shop.base}${path}`);
    return page;
  }
  const productOf = (sku: string) => Product.findOne({ where: { sku }, rejectOnEmpty: true });
  const unitsOf = async (sku: string) => {
    const { id: productId } = await productOf(sku);
    const [level] = await StockLevel.findAll({ where: { productId }, order: ['locationId'] });
    return level?.committed ?? 0;
  };
  /** What staff do, by the API. */
  const work = (path: string, body: object = {}) =>
    shop.service.request('POST', `/api/admin/orders${path}`, { as: admin, body });
  const orderAt = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) as string;

  async function fillAddress(page: Page): Promise<void> {
    await page.getByLabel('Street and number').fill('12 St James’s Square');
    await page.getByLabel('City').fill('London');
    await page.getByLabel('Postcode').fill('SW1Y 4JH');
  }
  /** To the page of an order that is paid. */
  async function buy(skus: Record<string, number>): Promise<Page> {
    const page = await visitWith(skus, '/checkout');
    await fillAddress(page);
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByText('Being packed').waitFor();
    return page;
  }

  it.each([
    ['phone', PHONE],
    ['desk', {}],
  ])('is browsed, searched and looked at: %s', async (name, options) => {
    const page = await visit('/', options);
    await page.getByRole('heading', { name: 'Packing Cube Set' }).waitFor();
    await screenshot(page, `storefront-home-${name}`);
    await expectAccessible(page);
    // Nothing is wider than the window.
    const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBe(window);

    await page.getByRole('button', { name: 'Show more' }).click();
    await expect
      .poll(() =>
        page
          .getByRole('listitem')
          .filter({ has: page.locator('h2') })
          .count(),
      )
      .toBe(48);
    await page.getByRole('link', { name: 'Books' }).click();
    await page.getByRole('heading', { level: 1, name: 'Books' }).waitFor();
    await page.getByRole('searchbox').fill('skilet');
    await page.getByRole('searchbox').press('Enter');
    await page.getByText('Nothing was found for “skilet”.').waitFor();
    await page.getByRole('link', { name: 'Cast Iron Skillet 26 cm' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cast Iron Skillet 26 cm' }).waitFor();
    expect(await page.title()).toBe('Cast Iron Skillet 26 cm · Fjord & Finch');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    await page.getByText('1 × Cast Iron Skillet').waitFor();
    await screenshot(page, `storefront-product-${name}`);
    await expectAccessible(page);
    // A reload does not lose it.
    await page.reload();
    await page.getByRole('link', { name: /Basket/ }).click();
    await page.getByRole('heading', { name: 'Your basket' }).waitFor();
    await page.getByText('Total').waitFor();
  });

  it('says that a page or a product is not there', async () => {
    const page = await visit('/nowhere');
    await page.getByText('There is no such page').waitFor();
    await page.goto(`${shop.base}/products/a-thing-of-the-past`);
    await page.getByText('This product is no longer there').waitFor();
  });

  it('has a basket that counts, takes codes, and says what there is not', async () => {
    const page = await visitWith({ 'KIT-0001': 1 }, '/basket');
    await page.getByRole('button', { name: 'One more of Cast Iron Skillet 26 cm' }).click();
    await page.getByRole('row', { name: /Total/ }).getByText('79.80').waitFor();
    await page.getByLabel('Discount code').fill('NONSENSE');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('NONSENSE is not one of our codes').waitFor();
    await page.getByRole('button', { name: 'Remove NONSENSE' }).click();
    await page.getByLabel('Discount code').fill('hello10');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('row', { name: /Total/ }).getByText('71.82').waitFor();
    await screenshot(page, 'storefront-basket');
    await expectAccessible(page);

    const { id } = await productOf('KIT-0001');
    await page.evaluate((productId) => {
      const key = crypto.randomUUID();
      const basket = { lines: [{ productId, quantity: 5_000 }], discountCodes: [], key };
      localStorage.setItem('storefront.basket', JSON.stringify(basket));
    }, id);
    await page.reload();
    await page.getByText(/^Only \d+ can be sent$/).waitFor();
    expect(await page.getByRole('link', { name: 'To the checkout' }).count()).toBe(0);
  });

  it('sells to those who sign in: address, shipping with tax, payment, order', async () => {
    const before = await unitsOf('KIT-0001');
    const page = await visit('/?q=skillet', PHONE);
    await page.getByRole('button', { name: 'Add Cast Iron Skillet 26 cm to basket' }).click();
    await page.getByRole('link', { name: /Basket/ }).click();
    await page.getByRole('link', { name: 'To the checkout' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    // The checkout has a field for an e-mail address, too.
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail').fill(LOGIN.email);
    await page.getByLabel('Password').fill('wrong password');
    allow(page, /status of 401 .*\/api\/auth\/login$/);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Password').fill(LOGIN.password);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('heading', { name: 'Checkout' }).waitFor();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Daniel Okafor');
    await fillAddress(page);
    await page.getByLabel('Express').check();
    // 39.90, and 9.95 for the parcel, with a sixth of both as VAT in it.
    await page.getByRole('row', { name: /Total/ }).getByText('49.85').waitFor();
    await page
      .getByRole('row', { name: /includes 20 % VAT/ })
      .getByText('8.31')
      .waitFor();
    await screenshot(page, 'storefront-checkout-phone');
    await expectAccessible(page);
    await page.getByLabel('Country').selectOption('FR');
    await page.getByLabel('Worldwide').waitFor();
    await page.getByRole('row', { name: /Total/ }).getByText('54.85').waitFor();
    await page.getByLabel('Country').selectOption('GB');
    await page.getByLabel('Express').check();
    await page.getByRole('row', { name: /Total/ }).getByText('49.85').waitFor();
    // Twice, as the impatient do.
    await page.getByRole('button', { name: 'Order and pay' }).dblclick();

    await page.getByRole('button', { name: 'Have the card declined' }).click();
    await page.getByText('The card was declined').waitFor();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByText('Being packed').waitFor();
    await page.getByRole('row', { name: /Total/ }).getByText('49.85').waitFor();
    expect(await page.getByRole('link', { name: 'Basket', exact: true }).count()).toBe(1);
    await screenshot(page, 'storefront-order-phone');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
    expect(await unitsOf('KIT-0001')).toBe(before + 1);

    await page.getByRole('link', { name: 'Orders', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: 'Being packed' }).first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).waitFor();
    await page.goto(`${shop.base}/orders`);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('keeps an order whose payment was not made, and takes the payment later', async () => {
    const page = await visitWith({ 'KIT-0002': 1 }, '/checkout');
    await fillAddress(page);
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByText('Waiting for your payment').waitFor();
    await page.getByRole('button', { name: /^Pay/ }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByText('Being packed').waitFor();
  });

  it('cancels an order, and its units are for sale again', async () => {
    const before = await unitsOf('KIT-0001');
    const page = await buy({ 'KIT-0001': 3 });
    expect(await unitsOf('KIT-0001')).toBe(before + 3);
    await page.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByRole('status').getByText('Cancelled').waitFor();
    expect(await unitsOf('KIT-0001')).toBe(before);
    expect(await page.getByRole('button', { name: /Cancel/ }).count()).toBe(0);
  });

  it('shows a parcel, and takes units back', async () => {
    const page = await buy({ 'KIT-0001': 2, 'KIT-0002': 1 });
    const id = orderAt(page);
    await work(`/${id}/fulfilments`, { carrier: 'DHL', trackingNumber: '00340434161094042557' });
    await page.reload();
    await page.getByText('Sent with DHL: 00340434161094042557').waitFor();
    await page.getByRole('button', { name: 'Send something back' }).click();
    await page.getByLabel('Cast Iron Skillet 26 cm').selectOption('1');
    await page.getByLabel('Why').fill('Two are too many');
    await screenshot(page, 'storefront-return');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Ask to send it back' }).click();
    await page.getByText('Return of 1: We look at it and write to you.').waitFor();
    const { body } = await shop.service.request('GET', `/api/admin/orders/${id}/returns`, { as: admin });
    const [{ id: returnId }] = body.items;
    await work(`/${id}/returns/${returnId}/approve`);
    await work(`/${id}/returns/${returnId}/receive`);
    await page.reload();
    await page.getByText(/Return of 1: It is here\. .*39\.90 were paid back\./).waitFor();
  });

  it('does not charge another sum than it shows', async () => {
    const page = await visitWith({ 'KIT-0002': 1 }, '/checkout');
    await fillAddress(page);
    await page.getByRole('row', { name: /Total/ }).getByText('29.45').waitFor();
    const orders = await Order.count();
    const product = await productOf('KIT-0002');
    await product.update({ price: '30.00' });
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await page.getByText('The total has changed').waitFor();
    // It shows the new one, and that can be ordered.
    await page.getByRole('row', { name: /Total/ }).getByText('34.95').waitFor();
    expect(await Order.count()).toBe(orders);
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).waitFor();
    expect(await Order.count()).toBe(orders + 1);
    await product.update({ price: '24.50' });
  });

  it('sells to guests, who come back to their order by its token, and cancel', async () => {
    const page = await visit('/?q=skillet');
    await page.getByRole('button', { name: 'Add Cast Iron Skillet 26 cm to basket' }).click();
    await page.getByRole('link', { name: /Basket/ }).click();
    await page.getByRole('link', { name: 'To the checkout' }).click();
    await page.getByLabel('E-mail').fill('grace@example.org');
    await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
    await fillAddress(page);
    await screenshot(page, 'storefront-guest');
    await page.getByRole('button', { name: 'Order and pay' }).click();
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.getByRole('link', { name: 'Back to the shop' }).click();
    await page.getByText('Being packed').waitFor();
    const address = page.url();

    // Another browser has no token; the link of a mail brings it, and does not leave it in the address.
    const token = await page.evaluate(
      (id) => JSON.parse(localStorage.getItem('storefront.order-tokens') ?? '{}')[id] as string,
      orderAt(page),
    );
    const other = await visit(new URL(address).pathname);
    await other.getByRole('heading', { name: 'Sign in' }).waitFor();
    await other.goto('about:blank');
    await other.goto(`${address}#token=${token}`);
    await other.getByText('Being packed').waitFor();
    expect(other.url()).toBe(address);
    await other.getByRole('button', { name: 'Cancel the order' }).click();
    await other.getByRole('button', { name: 'Cancel it' }).click();
    await other.getByRole('status').getByText('Cancelled').waitFor();

    // An account with the address has the order as soon as that is confirmed.
    await other.goto(`${shop.base}/sign-in`);
    await other.getByRole('button', { name: 'Create an account' }).click();
    await other.getByLabel('First name').fill('Grace');
    await other.getByLabel('Last name').fill('Hopper');
    await other.getByLabel('E-mail').fill('grace@example.org');
    await other.getByLabel('Password').fill('a long password of hers');
    await other.locator('form button.primary').click();
    await other.getByRole('button', { name: 'Sign out' }).waitFor();
    const welcome = await vi.waitFor(async () => {
      const mails = await shop.mailbox.waitFor('grace@example.org');
      return mails.find(({ subject }) => subject?.startsWith('Welcome')) ?? expect.fail('no welcome');
    }, 10_000);
    await other.goto('about:blank');
    await other.goto(`${shop.base}/account/verify-email#token=${tokenIn(welcome)}`);
    await other.locator('button.primary').click();
    await other.getByRole('status').waitFor();
    await other.goto(`${shop.base}/orders`);
    await other.getByRole('listitem').filter({ hasText: 'Cancelled' }).waitFor();
  });

  it('sends a link to those who have forgotten their password, and takes a new one', async () => {
    const page = await visit('/sign-in');
    await page.getByRole('link', { name: 'Forgotten your password?' }).click();
    // The page before it asks for an e-mail address, too.
    await page.getByRole('heading', { name: 'A new password' }).waitFor();
    await page.getByLabel('E-mail').fill('author@example.com');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('If there is an account with this address').waitFor();
    await page.goto('about:blank');
    const [mail] = await shop.mailbox.waitFor('author@example.com');
    await page.goto(`${shop.base}/account/reset-password#token=${tokenIn(mail as Email)}`);
    expect(new URL(page.url()).hash).toBe('');
    await page.getByLabel('New password').fill('password');
    allow(page, /status of 400 /);
    await page.getByRole('button', { name: 'Take this password' }).click();
    await page.locator('.field-error').waitFor();
    await page.getByLabel('New password').fill('a new password of hers');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Take this password' }).click();
    await page.getByText('Your password is changed').waitFor();
    await page.getByRole('status').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill('author@example.com');
    await page.getByLabel('Password').fill('a new password of hers');
    await page.locator('form button.primary').click();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  it('registers a customer, and says at its field what is wrong', async () => {
    const page = await visit('/sign-in?next=https://elsewhere.example/');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('Last name').fill('Lovelace');
    await page.getByLabel('E-mail').fill(LOGIN.email);
    await page.getByLabel('Password').fill('a long password of hers');
    allow(page, /status of 409 .*\/api\/auth\/register$/);
    const create = page.locator('form button.primary');
    await create.click();
    await page.locator('.field-error').getByText('is already taken').waitFor();
    await page.getByLabel('E-mail').fill('ada@example.org');
    await create.click();
    // Not to the address of somebody else.
    await expect.poll(() => page.url()).toBe(`${shop.base}/`);
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });
});

describeInBrowser('npm run storefront', { timeout: 120_000 }, () => {
  it('serves the sources under the same policy', async () => {
    const shop = await startStorefront('sources');
    try {
      const page = await shop.visit();
      allow(page, NOBODY);
      await page.getByRole('heading', { name: 'Packing Cube Set' }).waitFor();
      const colour = () => page.locator('.primary, .categories .active').first();
      expect(await colour().evaluate((one) => getComputedStyle(one).backgroundColor)).not.toBe(
        'rgba(0, 0, 0, 0)',
      );
      // Before its server, whose end the page would look into with a worker that the policy forbids.
      await page.close();
    } finally {
      await shop.close();
    }
  }, 120_000);
});
