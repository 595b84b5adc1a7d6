import { afterAll, beforeAll, expect, it } from 'vitest';
import { Mail, type User } from '../../src/models/index.js';
import {
  answered,
  type Console,
  describeInBrowser,
  expectAccessible,
  screenshot,
  startConsole,
} from '../helpers/browser.js';
import { buildUser, PASSWORD } from '../helpers/factories.js';
import { type Mailbox, openMailbox } from '../helpers/mailbox.js';

const NEW = 'an altogether new password';

describeInBrowser('mails', { timeout: 120_000 }, () => {
  let shop: Console;
  let mailbox: Mailbox;
  let customer: User;
  beforeAll(async () => {
    mailbox = openMailbox();
    // Without a storefront the service has the pages.
    shop = await startConsole({ ...mailbox.env, SHOP_URL: '', SHOP_LANGUAGE: 'de' });
    customer = await buildUser({ firstName: 'Ada' });
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    mailbox?.close();
  });

  const pathOfLink = async () => {
    const mail = (await mailbox.waitFor(customer.email)).at(-1);
    return /http:\/\/localhost:\d+(\/account\/\S+)/.exec(mail?.text ?? '')?.[1] as string;
  };

  it('give a new password to who has forgotten it, and the link leaves no trace', async () => {
    const page = await shop.open();
    await page.goto(`${shop.base}/account/forgotten-password`);
    await page.getByLabel('E-Mail-Adresse').fill(customer.email);
    await page.getByRole('button', { name: 'Link zusenden' }).click();
    await page.getByRole('status').filter({ hasText: 'ist eine E-Mail dorthin unterwegs' }).waitFor();
    await page.goto(shop.base + (await pathOfLink()));
    expect(page.url()).toBe(`${shop.base}/account/reset-password`);
    await screenshot(page, 'reset-password');
    await expectAccessible(page);
    await page.getByLabel('Neues Passwort').fill(NEW);
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.getByRole('status').filter({ hasText: 'Ihr neues Passwort ist gespeichert' }).waitFor();
    for (const [password, status] of [
      [PASSWORD, 401],
      [NEW, 200],
    ] as const) {
      const body = { email: customer.email, password };
      expect((await shop.request('POST', '/api/auth/login', { body })).status).toBe(status);
    }
  });

  it('are listed, read and tried again in the console', async () => {
    await expect.poll(() => Mail.count({ where: { status: 'sent' } })).toBe(2);
    await Mail.update(
      { status: 'failed', sentAt: null, error: '550 No such user here' },
      { where: { kind: 'password_changed' } },
    );
    const page = await shop.enter('/mails');
    const row = page.getByRole('row', { name: /Password changed/ });
    await row.getByText('Failed').waitFor();
    await screenshot(page, 'mails');
    await expectAccessible(page);
    await row.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('It is tried again').waitFor();
    await row.click();
    await page.getByText('Guten Tag Ada,').waitFor();
    await answered(page);
    await screenshot(page, 'mail');
    await expectAccessible(page);
  });
});
