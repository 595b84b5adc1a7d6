import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Category, Post, Product, RefreshToken, User } from '../../src/models/index.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  fillSignIn,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildCategory, buildPost, buildProduct, buildUser } from '../helpers/factories.js';

const FAILURE = {
  title: 'Internal Server Error',
  status: 500,
  detail: 'Out of luck',
  code: 'INTERNAL_ERROR',
};

describeInBrowser('a form', { timeout: 120_000 }, () => {
  let shop: Console;
  let page: Page;

  beforeAll(async () => {
    shop = await startConsole();
    await buildProduct({ name: 'Skillet', description: 'Made of cast iron' });
    await buildCategory({ name: 'Pans', description: 'Made of cast iron' });
    await buildPost({ title: 'Seasoning', content: 'Oil it, very thinly' });
    await buildUser({ firstName: 'Ada', lastName: 'Lovelace' });
  }, 120_000);
  afterAll(() => shop?.close());

  const save = () => page.getByRole('button', { name: 'Save' }).click();
  const saved = () => page.getByText('Saved', { exact: true }).waitFor();

  /** From its list, as people get there: then the row of the list is known already, and it is not all there is. */
  async function openFromList(list: string, name: string): Promise<void> {
    page = await shop.enter();
    await page.getByRole('menuitem', { name: list, exact: true }).click();
    await page.getByRole('cell', { name }).first().click();
    await page.getByRole('button', { name: 'Save' }).waitFor();
  }

  async function readAgain(): Promise<void> {
    const read = page.waitForResponse((response) => /\/\d+$/.test(response.url()));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await read;
    await answered(page);
  }

  it.each([
    ['Products', 'Skillet', Product, 'description', 'name'],
    ['Categories', 'Pans', Category, 'description', 'name'],
    ['Posts', 'Seasoning', Post, 'content', 'title'],
  ] as const)(
    'of %s keeps what is typed while it is read again, and the version it is of',
    async (...row) => {
      const [list, name, model, typed, changed] = row;
      await openFromList(list, name);
      const input = page.locator(`form [name=${typed}]`);
      expect(await input.inputValue()).not.toBe('');
      await input.fill('Typed here');
      const record = (await (model as typeof Post).findOne({ rejectOnEmpty: true })) as Post;
      await record.update({ [changed]: 'By somebody else', version: record.version + 1 });
      await readAgain();
      expect(await input.inputValue()).toBe('Typed here');
      allow(page, /412/);
      await save();
      const conflict = page.getByRole('dialog', { name: 'Somebody else has changed this' });
      await conflict.getByRole('button', { name: 'Save mine on top' }).click();
      await saved();
      expect(await record.reload()).toMatchObject({ [typed]: 'Typed here', [changed]: 'By somebody else' });
      // Nothing is left to save: what others change is seen.
      await record.update({ [typed]: 'Since then', version: record.version + 1 });
      await readAgain();
      await expect.poll(() => input.inputValue()).toBe('Since then');
    },
  );

  it('keeps what is typed while it is saved, for the next time; where it is left then, nothing can be typed', async () => {
    const { id } = await buildCategory({ name: 'Lids' });
    await openFromList('Categories', 'Lids');
    const description = page.getByLabel('Description');
    /** The answer is there when it is let go. */
    async function held(method: string): Promise<() => Promise<void>> {
      let letGo = () => {};
      const until = new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await page.route(/\/api\/.*categories/, async (route) => {
        if (route.request().method() === method) await until;
        await route.continue();
      });
      const asked = page.waitForRequest((request) => request.method() === method);
      await save();
      await asked;
      return async () => {
        letGo();
        await page.unrouteAll({ behavior: 'wait' });
      };
    }
    await page.getByLabel('Name').fill('Lids of glass');
    const answer = await held('PATCH');
    await description.fill('Typed meanwhile');
    await answer();
    await saved();
    await answered(page);
    const lids = () => Category.findByPk(id, { rejectOnEmpty: true });
    expect(await lids()).toMatchObject({ name: 'Lids of glass', description: null });
    expect(await description.inputValue()).toBe('Typed meanwhile');
    const again = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await save();
    await again;
    expect(await lids()).toMatchObject({ name: 'Lids of glass', description: 'Typed meanwhile' });

    await page.goto(`${shop.base}/admin/categories/create`);
    await page.getByLabel('Name').fill('Lids of glass');
    await description.focus();
    allow(page, /409/);
    const refuse = await held('POST');
    await expect.poll(() => page.locator('[inert]').getByLabel('Description').count()).toBe(1);
    await refuse();
    await expect.poll(() => page.locator('[inert]').count()).toBe(0);
    expect(await page.getByLabel('Name').inputValue()).toBe('Lids of glass');
  });

  it('keeps what is typed when the sign-in has ended for what is read again', async () => {
    await openFromList('Customers', 'Ada Lovelace');
    const isActive = page.getByRole('switch', { name: 'Active' });
    await isActive.setChecked(false);
    await answered(page);
    allow(page, /401/);
    await RefreshToken.destroy({ where: { userId: shop.admin.id } });
    await shop.admin.increment('tokenVersion');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await fillSignIn(page, shop.admin);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await answered(page);
    expect(await isActive.isChecked()).toBe(false);
    await save();
    await saved();
    expect((await User.findOne({ where: { lastName: 'Lovelace' }, rejectOnEmpty: true })).isActive).toBe(
      false,
    );
  });

  it('says in German what is wrong with which field, also in a dialog', async () => {
    const product = await Product.findOne({ rejectOnEmpty: true });
    page = await shop.enter('/categories/create', { locale: 'de-DE' });
    allow(page, /400|409/);
    const typed = (name: string) => page.locator(`form [name=${name}]`);
    const told = (name: string, words: string) =>
      page.locator(`form div:has(> * [name=${name}])`).getByText(words).waitFor();
    await typed('name').fill('Töpfe');
    await typed('slug').fill('Nicht so');
    await typed('description').fill('kurz');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await told('slug', 'muss aus Wörtern in Kleinbuchstaben bestehen, mit Bindestrichen dazwischen');
    await told('description', 'muss mindestens 10 Zeichen lang sein');
    await screenshot(page, 'category-refused-german');
    await expectAccessible(page);
    await typed('slug').fill((await buildCategory()).slug);
    await typed('description').fill('Aus Gusseisen');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await told('slug', 'ist schon vergeben');

    await page.goto(`${shop.base}/admin/products/${product.id}`);
    await page.getByRole('button', { name: 'Bestand korrigieren' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Stück').fill('1');
    await dialog.getByLabel('Grund').fill('x');
    await dialog.getByRole('button', { name: 'Buchen' }).click();
    await dialog.getByText('muss mindestens 3 Zeichen lang sein').waitFor();
    await screenshot(page, 'stock-refused-german');
  });

  it('that could not be saved is not left without a question; what cannot be read says so', async () => {
    const { id } = await buildCategory({ name: 'Knives' });
    page = await shop.enter();
    allow(page, /500|404/);
    const refuse = (method: string) =>
      page.route(new RegExp(`/categories/${id}$`), (route) =>
        route.request().method() === method
          ? route.fulfill({ status: 500, contentType: 'application/problem+json', json: FAILURE })
          : route.continue(),
      );
    await refuse('GET');
    await page.getByRole('menuitem', { name: 'Categories', exact: true }).click();
    await page.getByRole('cell', { name: 'Knives', exact: true }).click();
    const again = page.getByRole('alert').getByRole('button', { name: 'Try again' });
    await again.waitFor();
    await page.unrouteAll();
    await again.click();
    await page.getByLabel('Description').fill('Typed here');
    await refuse('PATCH');
    await save();
    await page.getByText('Out of luck').waitFor();
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => dialog.dismiss().then(() => resolve(dialog.type())));
    });
    await page.getByRole('menuitem', { name: 'Posts' }).click();
    expect(await asked).toBe('confirm');
    await page.unrouteAll();
    await save();
    await saved();
    expect((await Category.findByPk(id, { rejectOnEmpty: true })).description).toBe('Typed here');
    await page.goto(`${shop.base}/admin/categories/4711`);
    await page.getByRole('alert').getByRole('link', { name: 'List' }).waitFor();
  });
});
