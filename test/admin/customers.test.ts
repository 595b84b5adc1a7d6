import type { Page } from 'playwright-core';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Address, RefreshToken, type User } from '../../src/models/index.js';
import {
  allow,
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  fillSignIn,
  goTo,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { ADDRESS, buildAdmin, buildProduct, buildUser, orderBody, PASSWORD } from '../helpers/factories.js';

describeInBrowser('customers', { timeout: 120_000 }, () => {
  let shop: Console;
  let ada: User;

  const api = (method: 'POST', path: string, { token, body }: { token?: string; body?: object }) =>
    fetch(`${shop.base}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body ?? {}),
    }).then((answer) => answer.json() as Promise<{ accessToken: string }>);
  const signInByApi = ({ email }: User) =>
    api('POST', '/api/auth/login', { body: { email, password: PASSWORD } });

  beforeAll(async () => {
    shop = await startConsole();
    ada = await buildUser({ firstName: 'Ada', lastName: 'Lovelace', email: 'ada@find.example' });
    await buildUser({ firstName: 'Grace', lastName: 'Hopper', isActive: false });
    for (let n = 0; n < 30; n++) await buildUser();
    const skillet = await buildProduct({ price: '49.90' });
    const { accessToken: token } = await signInByApi(ada);
    const body = orderBody([{ productId: skillet.id, quantity: 2 }], { paymentMethod: 'invoice' });
    await api('POST', '/api/orders', { token, body });
    await signInByApi(ada);
  }, 120_000);
  afterAll(() => shop?.close());

  async function openList(): Promise<Page> {
    const page = await shop.enter();
    await page.getByRole('menuitem', { name: 'Customers' }).click();
    await page.getByText('1–25').waitFor();
    return page;
  }
  async function openAda(): Promise<Page> {
    const page = await shop.enter(`/customers/${ada.id}`);
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
    return page;
  }

  it('are found by name, address, role and state', async () => {
    const page = await openList();
    await screenshot(page, 'customers');
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Search' }).fill('lovelace');
    await page.getByRole('cell', { name: 'ada@find.example' }).waitFor();
    await page.getByRole('cell', { name: 'Ingrid Solberg' }).waitFor({ state: 'detached' });
    await page.getByRole('textbox', { name: 'Search' }).fill('');
    await page.getByRole('combobox', { name: 'State' }).click();
    await page.getByRole('option', { name: 'Disabled' }).click();
    await page.getByRole('cell', { name: 'Grace Hopper' }).waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
  });

  it('one of them shows orders and sessions, and can be signed out everywhere', async () => {
    const page = await openAda();
    await page.getByText('1 order came to').waitFor();
    await page.getByRole('cell', { name: '$99.80' }).waitFor();
    const sessions = page.getByRole('region', { name: 'Sessions' });
    await sessions.getByRole('row').nth(2).waitFor();
    await screenshot(page, 'customer');
    await expectAccessible(page);

    await sessions.getByRole('button', { name: 'End' }).first().click();
    await page.getByText('Session ended').waitFor();
    await sessions.getByRole('row').nth(2).waitFor({ state: 'detached' });
    expect(await RefreshToken.count({ where: { userId: ada.id } })).toBe(1);

    await sessions.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').waitFor();
    await screenshot(page, 'customer-sign-out');
    await expectAccessible(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByText('Not signed in anywhere.').waitFor();
    expect(await RefreshToken.count({ where: { userId: ada.id } })).toBe(0);
  });

  it('becomes an author, is disabled, and another admin’s change is not overwritten', async () => {
    const page = await openAda();
    await page.getByRole('combobox', { name: 'Role' }).click();
    await page.getByRole('option', { name: 'Author' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    await expect.poll(async () => (await ada.reload()).role).toBe('author');

    // Somebody else is quicker than who has just opened it.
    await page.reload();
    await page.getByRole('combobox', { name: 'Role' }).waitFor();
    await answered(page);
    await ada.update({ role: 'customer' });
    await page.getByRole('switch', { name: 'Active' }).click();
    allow(page, /412/);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('dialog', { name: 'Somebody else has changed this' }).waitFor();
    await screenshot(page, 'customer-conflict');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Save mine on top' }).click();
    await page.getByRole('main').getByText('Disabled').first().waitFor();
    const { role, isActive } = await ada.reload();
    expect({ role, isActive }).toEqual({ role: 'customer', isActive: false });
    await ada.update({ isActive: true });
  });

  it('oneself cannot be changed, and signing oneself out everywhere asks for the password', async () => {
    const other = await buildAdmin({ firstName: 'Olga', lastName: 'Other' });
    const page = await shop.enter(`/customers/${other.id}`, { user: other });
    await page.getByText('This is your own account').waitFor();
    expect(await page.getByRole('button', { name: 'Save' }).count()).toBe(0);
    await screenshot(page, 'customer-self');
    await expectAccessible(page);
    allow(page, /401/);
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor();
    await fillSignIn(page, other);
    await page.getByRole('dialog', { name: 'Sign in again' }).waitFor({ state: 'detached' });
    expect(await RefreshToken.count({ where: { userId: other.id } })).toBe(1);
  });

  it.runIf(process.env.LONG_TESTS)('are shown in German, in the dark, and on a narrow screen', async () => {
    const page = await shop.enter(`/customers/${ada.id}`, {
      locale: 'de-DE',
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    });
    await page.getByRole('heading', { name: 'Ada Lovelace', level: 1 }).waitFor();
    await page.getByText('1 Bestellung über').waitFor();
    await screenshot(page, 'customer-dark-german-narrow');
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await goTo(page, '/customers');
    await page.getByText('1–25').waitFor();
    await screenshot(page, 'customers-dark-german-narrow');
  });

  it('have an address book, with what is the default', async () => {
    const address = { ...ADDRESS, line1: '7 Mill Lane' };
    await Address.create({ id: uuid(), userId: ada.id, label: 'Workshop', address, isDefaultShipping: true });
    const page = await openAda();
    const book = page.getByRole('region', { name: 'Addresses' });
    await book.getByText('Workshop').waitFor();
    await book.getByText('7 Mill Lane').waitFor();
    expect(await book.getByText('Ships here by default').count()).toBe(1);
    expect(await book.getByText('Bills here by default').count()).toBe(0);
    await screenshot(page, 'customer-addresses');
    await expectAccessible(page);
  });
});
