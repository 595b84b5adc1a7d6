import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { verify } from '../../../src/consistency/verify.js';
import { Mail, type User } from '../../../src/models/index.js';
import { MAIL_AREA } from '../../../src/modules/mails/checks.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildUser } from '../../helpers/factories.js';
import { type Mailbox, openMailbox, tokenIn } from '../../helpers/mailbox.js';

let service: TestApp;
let mailbox: Mailbox;
let admin: User;
let customer: User;
beforeAll(async () => {
  mailbox = openMailbox();
  service = await startApp(mailbox.env);
  [admin, customer] = [await buildAdmin(), await buildUser({ firstName: 'Ada' })];
  await service.request('POST', '/api/users/me/email-verification', { as: customer });
  await mailbox.waitFor(customer.email);
  await vi.waitFor(async () => expect(await Mail.count({ where: { status: 'sent' } })).toBe(1));
});
afterAll(async () => {
  await service.close();
  mailbox.close();
});

const get = (url: string, as = admin) => service.request('GET', `/api/admin/mails${url}`, { as });

describe('the mails of the shop', () => {
  it('are listed for admins, newest first, by status, kind, address and account', async () => {
    const { body } = await get('');
    expect(body.items).toEqual([
      expect.objectContaining({
        kind: 'verify_email',
        recipient: customer.email,
        status: 'sent',
        attempts: 1,
      }),
    ]);
    for (const filter of [
      'status=sent',
      'kind=verify_email,welcome',
      `recipient=${customer.email}`,
      `userId=${customer.id}`,
    ]) {
      expect((await get(`?${filter}`)).body.items).toHaveLength(1);
    }
    expect((await get('?status=failed')).body.items).toEqual([]);
    expect((await get('?kind=spam')).status).toBe(400);
    expect((await get('', customer)).status).toBe(403);
  });

  it('can be read, but their links lead nowhere', async () => {
    const { id } = await Mail.findOne({ rejectOnEmpty: true });
    const { body } = await get(`/${id}`);
    expect(body.preview.subject).toBe('Confirm your e-mail address for Nordlicht');
    const shown = tokenIn(body.preview);
    const answer = await service.request('POST', '/api/auth/email-verification/confirm', {
      body: { token: shown },
    });
    expect(answer.status).toBe(400);
    expect((await get('/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e')).status).toBe(404);
  });

  it('that have failed can be tried again, others not', async () => {
    const { id } = await Mail.findOne({ rejectOnEmpty: true });
    const retry = () => service.request('POST', `/api/admin/mails/${id}/retry`, { as: admin });
    expect(await retry()).toMatchObject({ status: 409, body: { code: 'CONFLICT' } });
    await Mail.update({ status: 'failed', sentAt: null }, { where: { id } });
    expect(await retry()).toMatchObject({ status: 202 });
    await expect.poll(async () => (await Mail.findByPk(id))?.status).toBe('sent');
    const unknown = '/api/admin/mails/019a9e2c-5f5e-7b1d-8a3c-2f6d1f0c9b7e/retry';
    expect((await service.request('POST', unknown, { as: admin })).status).toBe(404);
  });

  it('are checked: one that nobody will ever send, and a link that went elsewhere', async () => {
    const found = async () => {
      const { checks } = await verify(service.sequelize, [MAIL_AREA]);
      return Object.fromEntries(checks.map(({ name, violations }) => [name, violations]));
    };
    expect(await found()).toEqual({ 'mail-stuck': 0, 'link-to-another-address': 0 });
    await Mail.update(
      { status: 'pending', dueAt: null, sentAt: null, recipient: 'else@example.com' },
      { where: {} },
    );
    expect(await found()).toEqual({ 'mail-stuck': 1, 'link-to-another-address': 1 });
  });
});
