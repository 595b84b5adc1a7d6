import { afterAll, beforeAll, expect, it } from 'vitest';
import { Product } from '../../src/models/index.js';
import {
  allow,
  type Console,
  describeInBrowser,
  expectAccessible,
  fillSignIn,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildCategory, buildProduct } from '../helpers/factories.js';

describeInBrowser('the frame of the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let skillet: Product;

  beforeAll(async () => {
    shop = await startConsole();
    const kitchen = await buildCategory({ name: 'Kitchen', slug: 'kitchen' });
    skillet = await buildProduct({ name: 'Cast-iron skillet', price: '49.90', categories: [kitchen] });
    for (let n = 1; n <= 30; n++) await buildProduct({ name: `Bowl ${n}`, stock: n % 4 });
  }, 120_000);
  afterAll(() => shop.close());

  it('opens a deep link after signing in, and it is the page that was asked for', async () => {
    const page = await shop.open();
    await page.goto(`${shop.base}/admin/products/${skillet.id}`);
    await fillSignIn(page, shop.admin);
    await page.getByLabel('Name').waitFor();
    expect(await page.getByLabel('Name').inputValue()).toBe('Cast-iron skillet');
    await screenshot(page, 'product');
    await expectAccessible(page);
  });

  it('pages through a list by its cursors, filters it, counts when asked to', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Products' }).click();
    await page.getByText('1–25').waitFor();
    await screenshot(page, 'products');
    await expectAccessible(page);
    const answered = page.waitForResponse(/\/api\/admin\/products\?/);
    await page.getByRole('button', { name: 'Go to next page' }).click();
    expect((await answered).url()).toContain('after=');
    await page.getByRole('cell', { name: 'Cast-iron skillet' }).waitFor();
    await page.getByRole('button', { name: 'Count rows', exact: true }).click();
    await page.getByText('31 in all').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('nothing like it');
    await page.getByRole('button', { name: 'Clear filters' }).first().waitFor();
    await screenshot(page, 'products-none');
  });

  it('says so at an address that no screen has, and leads home', async () => {
    const page = await shop.enter('/no-such-screen');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await screenshot(page, 'not-found');
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Go to the home page' }).click();
    await page.getByText('Orders to accept').waitFor();
  });

  it('is worked by keyboard: / searches, arrows choose, Enter opens, Esc closes', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Products' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('bowl');
    await page.getByRole('option').nth(1).waitFor();
    await screenshot(page, 'search');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('skillet');
    await page.getByRole('option', { name: 'Cast-iron skillet' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page
      .getByRole('heading', { name: 'Cast-iron skillet' })
      .or(page.getByLabel('SKU'))
      .first()
      .waitFor();
    expect(page.url()).toBe(`${shop.base}/admin/products/${skillet.id}`);
  });

  it('opens what is found for all that was typed, however fast Enter follows', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Products' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('skillet');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${shop.base}/admin/products/${skillet.id}`);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('menuitem', { name: 'Products' }).focus();
    await page.keyboard.press('/');
    await page.keyboard.type('bowl');
    await page.getByRole('option').nth(1).waitFor();
    await page.keyboard.type(' 17');
    await page.keyboard.press('Enter');
    const bowl = await Product.findOne({ where: { name: 'Bowl 17' }, rejectOnEmpty: true });
    await page.waitForURL(`${shop.base}/admin/products/${bowl.id}`);
  });

  it('a filter that waits to be applied leads nobody back who has gone on', async () => {
    const page = await shop.enter('/products');
    await page.getByText('Bowl 30').waitFor();
    await page.getByRole('textbox', { name: 'Search' }).fill('bowl');
    // So busy that the filter is due when the menu is clicked, and before the page has changed.
    await page.evaluate(() => {
      const until = performance.now() + 1_000;
      while (performance.now() < until);
      document.querySelector<HTMLElement>('[role=menuitem][href$="/categories"]')?.click();
    });
    await page.getByRole('cell', { name: 'kitchen', exact: true }).waitFor();
    // Whatever was due by then has been done.
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
    await page.getByRole('cell', { name: 'kitchen', exact: true }).waitFor();
    expect(page.url()).toBe(`${shop.base}/admin/categories`);
  });

  it('is dark where the system is, and speaks German where the browser does', async () => {
    const page = await shop.enter('/', { locale: 'de-DE', colorScheme: 'dark' });
    await page.getByRole('menuitem', { name: 'Produkte' }).click();
    await page.getByRole('columnheader', { name: 'Bestand' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page
      .getByRole('cell', { name: /^10,00\s\$$/ })
      .first()
      .waitFor();
    await screenshot(page, 'products-dark-german');
    await expectAccessible(page);
  });

  it('shows what somebody else has changed meanwhile, and lets one choose', async () => {
    const page = await shop.enter(`/products/${skillet.id}`);
    const price = page.getByRole('textbox', { name: 'Price' });
    await price.fill('44.90');
    await page.getByRole('textbox', { name: 'SKU' }).fill('KIT-43');
    await page.getByRole('switch', { name: 'Active' }).click();
    const { id, tokenVersion } = shop.admin;
    const theirs = await shop.app().inject({
      method: 'PATCH',
      url: `/api/admin/products/${skillet.id}`,
      headers: { authorization: `Bearer ${shop.app().issueAccessToken(id, tokenVersion)}` },
      payload: { price: '47.90', sku: 'KIT-44', categoryIds: [] },
    });
    expect(theirs.statusCode).toBe(200);
    allow(page, /412/);
    await page.getByRole('button', { name: 'Save' }).click();
    const dialog = page.getByRole('dialog', { name: 'Somebody else has changed this' });
    const cells = (name: string) => dialog.getByRole('row', { name }).getByRole('cell').allTextContents();
    await dialog.getByRole('cell', { name: 'Kitchen' }).waitFor();
    expect(await cells('Price')).toEqual(['$49.90', '$47.90', '$44.90']);
    expect(await cells('Categories')).toEqual(['Kitchen', '–', 'not changed']);
    expect(await cells('Active')).toEqual(['Yes', 'Yes', 'No']);
    await screenshot(page, 'conflict');
    await expectAccessible(page);

    // Put off, nothing is saved and nothing lost.
    await dialog.getByRole('button', { name: 'Back to the form' }).click();
    await page.getByText('Nothing is saved yet').waitFor();
    expect(await price.inputValue()).toBe('44.90');
    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('radio', { name: 'KIT-44' }).check();
    await dialog.getByRole('button', { name: 'Save as chosen' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await skillet.reload();
    expect([skillet.sku, skillet.price, skillet.isActive]).toEqual(['KIT-44', '44.90', false]);
    expect(await page.getByRole('textbox', { name: 'SKU' }).inputValue()).toBe('KIT-44');
    await skillet.update({ isActive: true });
  });

  it('fits a narrow screen', async () => {
    const page = await shop.enter('/products', { viewport: { width: 390, height: 844 } });
    await page.getByText('Bowl 30').waitFor();
    await screenshot(page, 'products-narrow');
    const [create, table] = await Promise.all(
      [page.getByRole('link', { name: 'Create' }), page.getByRole('table')].map((one) => one.boundingBox()),
    );
    expect((create?.y ?? 0) + (create?.height ?? 0)).toBeLessThanOrEqual(table?.y ?? 0);
    await page.getByRole('button', { name: 'Open menu' }).click();
    await page.getByRole('menuitem', { name: 'Categories', exact: true }).waitFor();
    await screenshot(page, 'menu-narrow');
    await expectAccessible(page);
    // Nothing sticks out: only a table scrolls, in itself.
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

  it.each([false, true])('reads the other screens ahead, unless told to save data: %s', async (savesData) => {
    const page = await shop.open({ savesData });
    await page.clock.install();
    await shop.signIn(page);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.clock.runFor(10_000);
    await page.getByRole('menuitem', { name: 'Categories', exact: true }).click();
    await page.getByRole('cell', { name: 'kitchen', exact: true }).waitFor();
    expect(asked.some((url) => /\/assets\/PostList-/.test(url))).toBe(!savesData);
  });

  it('says so when the service is away, and goes on by itself when it is back', async () => {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Products' }).click();
    await page.getByText('Bowl 30').waitFor();
    allow(page, /ERR_CONNECTION|ERR_EMPTY|503|Failed to fetch/);
    await shop.stop();
    await page.getByRole('menuitem', { name: 'Categories', exact: true }).click();
    await page.getByText('The service does not answer').waitFor();
    await screenshot(page, 'service-away');
    await shop.start();
    await page.getByRole('cell', { name: 'kitchen', exact: true }).waitFor();
    await page.getByText('The service does not answer').waitFor({ state: 'detached' });
  });
});
