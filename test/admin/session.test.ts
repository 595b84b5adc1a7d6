import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RefreshToken } from '../../src/models/index.js';
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
import { buildAdmin, buildProduct, buildUser } from '../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../helpers/mailbox.js';

describeInBrowser('a session of the console', { timeout: 120_000 }, () => {
  let shop: Console;
  let mailbox: Mailbox;

  beforeAll(async () => {
    // Used up after a second: the client does not use a token in its last five.
    mailbox = openMailbox();
    // The links of its mails lead to its own pages.
    const { MAIL_URL } = mailbox.env as { MAIL_URL: string };
    shop = await startConsole({ ACCESS_TOKEN_SECONDS: '6', MAIL_URL });
    await buildProduct({ name: 'Cast-iron skillet', sku: 'KIT-0042', price: '49.90' });
  }, 120_000);
  afterAll(async () => {
    await shop.close();
    mailbox.close();
  });

  const list = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();

  it('begins with a password and ends in all tabs', async () => {
    const page = await shop.open();
    await page.goto(`${shop.base}/admin/`);
    await page.getByLabel('Password').waitFor();
    await screenshot(page, 'sign-in');
    await expectAccessible(page);

    allow(page, /401/);
    await fillSignIn(page, shop.admin, 'not the password');
    await page
      .getByRole('alert')
      .filter({ hasText: /password/i })
      .waitFor();
    await screenshot(page, 'sign-in-refused');
    await fillSignIn(page, shop.admin);
    await page.getByRole('menuitem', { name: 'Products' }).waitFor();
    // Out of reach of any script.
    expect(await page.evaluate(() => document.cookie)).toBe('');

    const second = await page.context().newPage();
    await second.goto(`${shop.base}/admin/categories`);
    await second.getByRole('menuitem', { name: 'Products' }).waitFor();

    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    await second.getByLabel('Password').waitFor();
    await second.reload();
    await second.getByLabel('Password').waitFor();
  });

  it('outlives its tokens in two tabs at once', async () => {
    const page = await shop.open();
    await shop.signIn(page);
    const second = await page.context().newPage();
    await second.goto(`${shop.base}/admin/`);
    await second.getByRole('menuitem', { name: 'Products' }).waitFor();
    const refreshed = () => RefreshToken.count({ where: { userId: shop.admin.id } });
    const before = await refreshed();
    // However many it takes: a fast machine makes a hundred within a token's second.
    for (let round = 0; (await refreshed()) < before + 3; round++) {
      const name = round % 2 ? 'Products' : 'Categories';
      await Promise.all([list(page, name), list(second, name)]);
      await Promise.all([page, second].map((one) => one.getByRole('button', { name: 'Refresh' }).click()));
    }
    for (const one of [page, second]) {
      await list(one, 'Products');
      await one.getByRole('cell', { name: 'Cast-iron skillet' }).waitFor();
    }
  });

  it('that ends while a form is open asks for the password, and loses nothing', async () => {
    const page = await shop.open();
    await shop.signIn(page);
    await list(page, 'Products');
    await page.getByRole('cell', { name: 'Cast-iron skillet' }).click();
    await page.getByRole('textbox', { name: 'Price' }).fill('44.90');
    // Whatever else the screen reads has come: it is saving that finds the session ended.
    await answered(page);
    allow(page, /401/);
    await RefreshToken.destroy({ where: { userId: shop.admin.id } });
    await shop.admin.increment('tokenVersion');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await screenshot(page, 'sign-in-again');
    await expectAccessible(page);
    await fillSignIn(page, shop.admin);
    await page.getByText('Saved', { exact: true }).waitFor();
    await list(page, 'Products');
    await page.getByRole('cell', { name: '44.90' }).waitFor();
  });

  it('is ended from another one, and stays where that is done', async () => {
    const [page, other] = [await shop.open(), await shop.open()];
    await shop.signIn(other);
    await shop.signIn(page);
    await answered(other);
    const sessions = page.getByRole('dialog', { name: 'Where I am signed in' });
    const openSessions = async () => {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Where I am signed in' }).click();
    };
    await openSessions();
    const here = sessions.getByRole('row').filter({ hasText: 'This one' });
    await here.waitFor();
    expect(await here.getByRole('button').count()).toBe(0);
    await screenshot(page, 'own-sessions');
    await expectAccessible(page);
    await sessions.getByRole('button', { name: 'End all others' }).click();
    await sessions.getByRole('button', { name: 'End', exact: true }).first().waitFor({ state: 'detached' });
    await here.waitFor();
    await page.keyboard.press('Escape');
    await list(page, 'Customers');
    await page.getByRole('button', { name: 'Refresh' }).click();

    allow(page, /401/);
    allow(other, /401/);
    await list(other, 'Customers');
    await other.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await fillSignIn(other, shop.admin);
    await other.getByRole('dialog').waitFor({ state: 'detached' });
    await openSessions();
    await sessions.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByText('ended').first().waitFor();
    await sessions.getByRole('button', { name: 'End', exact: true }).waitFor({ state: 'detached' });
  });

  it('keeps what each account prefers for its next sign-in, and nothing of the shop’s customers', async () => {
    const page = await shop.open();
    const theme = () => page.evaluate(() => localStorage.getItem('RaStore.theme'));
    const queries = () => page.evaluate(() => localStorage.getItem('RaStore.orders.savedQueries'));
    const signOut = async () => {
      await page.getByRole('button', { name: 'Account' }).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await page.getByLabel('Password').waitFor();
      await expect.poll(theme).toBe(null);
    };
    await shop.signIn(page);
    await page.getByRole('button', { name: 'Toggle light/dark mode' }).click();
    await expect.poll(theme).toBe('"dark"');
    const pending = { label: 'Pending', value: { filter: { status: ['pending'] } } };
    const ada = { label: 'Ada', value: { filter: { email: 'ada@example.com' } } };
    await page.evaluate(
      (saved) => localStorage.setItem('RaStore.orders.savedQueries', saved),
      JSON.stringify([pending, ada]),
    );
    await signOut();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('ada@example.com');

    await fillSignIn(page, await buildAdmin());
    await page.getByRole('menuitem').first().waitFor();
    expect([await theme(), await queries()]).toEqual([null, null]);
    await signOut();

    await fillSignIn(page, shop.admin);
    await page.getByRole('menuitem').first().waitFor();
    expect([await theme(), await queries()]).toEqual(['"dark"', JSON.stringify([pending])]);
    await screenshot(page, 'preferences-kept');
  });

  it('begins with a new password for who has forgotten theirs', async () => {
    const forgetful = await buildAdmin();
    const page = await shop.open();
    await page.goto(`${shop.base}/admin/`);
    await page.getByRole('button', { name: 'Forgotten your password?' }).click();
    await screenshot(page, 'forgotten-password');
    await expectAccessible(page);
    await page.getByLabel('E-mail address').fill(forgetful.email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('If there is an account with that address').waitFor();
    await screenshot(page, 'forgotten-password-sent');
    const [mail] = await mailbox.waitFor(forgetful.email);
    await page.goto(`${shop.base}/account/reset-password#token=${tokenIn(mail as NonNullable<typeof mail>)}`);
    await page.getByLabel('New password').fill('an altogether new password');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Your new password is saved').waitFor();
    await page.goto(`${shop.base}/admin/`);
    await fillSignIn(page, forgetful, 'an altogether new password');
    await page.getByRole('menuitem', { name: 'Products' }).waitFor();
  });

  it('is not for a customer', async () => {
    const page = await shop.open();
    allow(page, /403/);
    await page.goto(`${shop.base}/admin/products`);
    await fillSignIn(page, await buildUser());
    await page.getByRole('heading', { name: 'This account may not enter' }).waitFor();
    await screenshot(page, 'no-entry');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Sign in as somebody else' }).click();
    await fillSignIn(page, shop.admin);
    await page.getByRole('menuitem', { name: 'Products' }).waitFor();
  });
});
