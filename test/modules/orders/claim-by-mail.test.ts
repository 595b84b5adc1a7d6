import type { Email } from 'postal-mime';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { User } from '../../../src/models/index.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildProduct, buildUser, orderBody, PASSWORD } from '../../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../../helpers/mailbox.js';

let service: TestApp;
let mailbox: Mailbox;
let productId: number;
beforeAll(async () => {
  mailbox = openMailbox();
  service = await startApp(mailbox.env);
  productId = (await buildProduct({ stock: 100 })).id;
});
afterAll(async () => {
  await service.close();
  mailbox.close();
});

const post = (url: string, body?: object, as?: User) =>
  service.request('POST', `/api${url}`, { body, ...(as && { as }) });
async function placeAsGuest(email: string): Promise<string> {
  const { status, body } = await post('/orders', orderBody([{ productId, quantity: 1 }], { email }));
  expect(status).toBe(201);
  return body.id;
}
const ordersOf = async (as: User) => {
  const { body } = await service.request('GET', '/api/orders', { as });
  return body.items.map(({ id }: { id: string }) => id);
};
/** The mail of the guest's order has a link, too, and may come before or after. */
async function linkTo(address: string): Promise<string> {
  const ofAccount = ({ text }: Email) => text?.includes('/account/');
  const mail = await vi.waitFor(async () => {
    const found = (await mailbox.waitFor(address)).find(ofAccount);
    expect(found).toBeDefined();
    return found as Email;
  });
  return tokenIn(mail);
}

it('a guest who registers finds the order once the address is confirmed, and not before', async () => {
  const email = 'registers@example.org';
  const orderId = await placeAsGuest(email);
  const person = { email, password: PASSWORD, firstName: 'Ada', lastName: 'Lovelace' };
  expect((await post('/auth/register', person)).status).toBe(201);
  const account = (await User.findByEmail(email)) as User;
  expect(await ordersOf(account)).toEqual([]);
  expect((await post('/users/me/orders/claim', undefined, account)).status).toBe(403);
  expect((await post('/auth/email-verification/confirm', { token: await linkTo(email) })).status).toBe(204);
  expect(await ordersOf(account)).toEqual([orderId]);
});

it('so does who sets a new password by a mail, which proves the address too', async () => {
  const account = await buildUser({ email: 'forgets@example.org' });
  const orderId = await placeAsGuest(account.email);
  await post('/auth/password-reset', { email: account.email });
  const token = await linkTo(account.email);
  const password = 'another password of the tests';
  expect((await post('/auth/password-reset/confirm', { token, password })).status).toBe(204);
  expect(await ordersOf(await account.reload())).toEqual([orderId]);
});

it('and who changes to an address gets its orders, not those of the former one', async () => {
  const [former, email] = ['former@example.org', 'latter@example.org'];
  const account = await buildUser({ email: former });
  await placeAsGuest(former);
  const orderId = await placeAsGuest(email);
  await post('/users/me/email', { email, currentPassword: PASSWORD }, account);
  expect((await post('/auth/email-change/confirm', { token: await linkTo(email) })).status).toBe(204);
  expect(await ordersOf(await account.reload())).toEqual([orderId]);
});
