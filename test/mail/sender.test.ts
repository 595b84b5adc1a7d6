import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildApp } from '../../src/app.js';
import { inTransaction } from '../../src/database/transaction.js';
import { Mail } from '../../src/models/index.js';
import { startApp, type TestApp, testConfig } from '../helpers/app.js';
import { buildUser } from '../helpers/factories.js';
import { openMailbox } from '../helpers/mailbox.js';
import { startServer } from '../helpers/server-process.js';
import { type Smtp, startSmtp } from '../helpers/smtp.js';

let service: TestApp;
let smtp: Smtp;
const closing: Array<() => unknown> = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const settingsFor = ({ url }: Smtp) => ({
  MAIL_URL: url,
  MAIL_FROM: 'orders@shop.example',
  SHOP_NAME: 'Nordlicht',
  SHOP_URL: 'https://shop.example',
});

async function start(): Promise<void> {
  smtp = await startSmtp();
  closing.push(() => smtp.close());
  service = await startApp(settingsFor(smtp));
  closing.push(() => service.close());
}

/** An account each, and a mail to it. */
async function mailTo(...addresses: string[]): Promise<void> {
  for (const email of addresses) {
    const { id: userId } = await buildUser({ email });
    await service.app.mail.write([{ kind: 'password_changed', to: email, userId }]);
  }
}

const rowTo = (recipient: string) => Mail.findOne({ where: { recipient }, rejectOnEmpty: true });
const eventually = (recipient: string, row: object) =>
  expect.poll(async () => (await rowTo(recipient)).get(), { timeout: 10_000 }).toMatchObject(row);

describe('mails by SMTP', () => {
  it('are sent once, by however many processes, from the shop and with an id of their own', async () => {
    await start();
    const config = testConfig(service.databaseUrl, settingsFor(smtp));
    const others = await Promise.all([buildApp(config), buildApp(config)]);
    closing.push(...others.map((app) => () => app.close()));
    const addresses = Array.from({ length: 20 }, (_, n) => `person-${n}@example.com`);
    await mailTo(...addresses);
    for (const app of [service.app, ...others]) app.mail.notify();
    await expect.poll(() => Mail.count({ where: { status: 'sent' } }), { timeout: 10_000 }).toBe(20);
    expect(smtp.taken.map(({ to }) => to).toSorted()).toEqual(addresses.toSorted());
    const [{ mail }] = smtp.taken as [(typeof smtp.taken)[number]];
    expect(mail).toMatchObject({
      from: { name: 'Nordlicht', address: 'orders@shop.example' },
      subject: 'Your password for Nordlicht was changed',
    });
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    const { id } = await rowTo(smtp.taken[0]?.to as string);
    expect(mail.messageId).toBe(`<${id}@shop.example>`);
    expect(mail.html).toContain('https://shop.example/account/forgotten-password');
    expect(mail.text).toContain('https://shop.example/account/forgotten-password');
  });

  it('are put off when the server cannot take them now, and end when it never will; others go on', async () => {
    await start();
    smtp.atRecipient((to) => {
      if (to.startsWith('later')) return { code: 451, says: 'Greylisted' };
      if (to.startsWith('never')) return { code: 550, says: 'No such user here' };
      if (to.startsWith('gone')) return 'drop';
      return to.startsWith('slow') ? 'hang' : undefined;
    });
    await mailTo(
      'slow@example.com',
      'later@example.com',
      'never@example.com',
      'gone@example.com',
      'fine@example.com',
    );
    service.app.mail.notify();
    await eventually('fine@example.com', { status: 'sent', attempts: 1, dueAt: null, error: null });
    await eventually('later@example.com', {
      status: 'pending',
      attempts: 1,
      dueAt: expect.any(Date),
      error: expect.stringContaining('Greylisted'),
    });
    await eventually('never@example.com', {
      status: 'failed',
      dueAt: null,
      error: expect.stringContaining('No such user here'),
    });
    await eventually('gone@example.com', { status: 'pending', attempts: 1, error: expect.any(String) });
    const [[pause]] = (await service.sequelize.query(
      "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), dueAt) AS seconds FROM mails WHERE recipient = 'later@example.com'",
    )) as unknown as [[{ seconds: number }]];
    expect(pause.seconds).toBeGreaterThan(30);
    expect(pause.seconds).toBeLessThan(75);
    // While one of them still hangs.
    await mailTo('after@example.com');
    service.app.mail.notify();
    await eventually('after@example.com', { status: 'sent' });
    expect((await rowTo('slow@example.com')).status).toBe('pending');
  });

  it('end when the server refuses what they say, and wait when it does not know the sender', async () => {
    await start();
    smtp.atMail((to) => (to.startsWith('spam') ? { code: 554, says: 'Looks like spam' } : undefined));
    await mailTo('spam@example.com');
    service.app.mail.notify();
    await eventually('spam@example.com', {
      status: 'failed',
      error: expect.stringContaining('Looks like spam'),
    });
    smtp.atSender(() => ({ code: 550, says: 'Unknown sender' }));
    await mailTo('ada@example.com');
    service.app.mail.notify();
    await eventually('ada@example.com', {
      status: 'pending',
      error: expect.stringContaining('Unknown sender'),
    });
  });

  it('end after days of failures', async () => {
    await start();
    smtp.atRecipient(() => ({ code: 421, says: 'Busy' }));
    await mailTo('ada@example.com');
    await service.sequelize.query(
      'UPDATE mails SET createdAt = UTC_TIMESTAMP(3) - INTERVAL 6 DAY, attempts = 12',
    );
    service.app.mail.notify();
    await eventually('ada@example.com', { status: 'failed', dueAt: null, attempts: 13 });
  });

  it('wait for a server that is away, and for one that does not know the shop', async () => {
    await start();
    smtp.atRecipient(() => undefined);
    const app = await buildApp(
      testConfig(service.databaseUrl, { ...settingsFor(smtp), MAIL_URL: 'smtp://127.0.0.1:1' }),
    );
    closing.push(() => app.close());
    await mailTo('ada@example.com');
    app.mail.notify();
    await eventually('ada@example.com', {
      status: 'pending',
      attempts: 1,
      error: expect.stringContaining('ECONNREFUSED'),
    });
    const stranger = await buildApp(
      testConfig(service.databaseUrl, {
        ...settingsFor(smtp),
        MAIL_URL: smtp.url.replace('//', '//shop:wrong@'),
      }),
    );
    closing.push(() => stranger.close());
    await service.sequelize.query('UPDATE mails SET dueAt = UTC_TIMESTAMP(3)');
    stranger.mail.notify();
    await eventually('ada@example.com', {
      status: 'pending',
      attempts: 2,
      error: expect.stringMatching(/login|auth/i),
    });
  });

  it('are recognisable when one is sent twice, since a process died before it could note the first', async () => {
    await start();
    const { id: userId } = await buildUser({ email: 'ada@example.com' });
    const env = {
      NODE_ENV: 'test',
      DATABASE_URL: service.databaseUrl,
      JWT_SECRET: 'a secret of the tests, of 32 bytes or more',
      ...settingsFor(smtp),
    };
    const first = startServer(env);
    closing.push(() => first.stop());
    smtp.atMail(() => {
      first.child.kill('SIGKILL');
      return undefined;
    });
    await first.listening();
    await service.app.mail.write([{ kind: 'password_changed', to: 'ada@example.com', userId }]);
    await once(first.child, 'exit');
    expect(await rowTo('ada@example.com')).toMatchObject({ status: 'pending', attempts: 1 });
    // The lease of the dead ends.
    await service.sequelize.query('UPDATE mails SET dueAt = UTC_TIMESTAMP(3)');
    smtp.atMail(() => undefined);
    service.app.mail.notify();
    await eventually('ada@example.com', { status: 'sent', attempts: 2 });
    const ids = smtp.taken.map(({ mail }) => mail.messageId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });

  it('are finished before the service closes', async () => {
    await start();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      smtp.atRecipient(() => {
        resolve();
        return undefined;
      });
    });
    await mailTo('ada@example.com');
    service.app.mail.notify();
    await held;
    release();
    release = () => {};
    await service.app.close();
    expect(smtp.taken.map(({ to }) => to)).toEqual(['ada@example.com']);
    closing.pop();
  });
});

describe('mails into a folder', () => {
  it('are files that only their owner can read, one for each', async () => {
    const mailbox = openMailbox();
    closing.push(() => mailbox.close());
    const folder = join(mailbox.folder, 'new');
    service = await startApp({ ...mailbox.env, MAIL_URL: `eml:${folder}` });
    closing.push(() => service.close());
    await mailTo('ada@example.com', 'bob@example.com');
    service.app.mail.notify();
    await expect.poll(() => Mail.count({ where: { status: 'sent' } })).toBe(2);
    const files = readdirSync(folder);
    expect(files).toHaveLength(2);
    for (const file of files) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    // Once more is the same file.
    await Mail.update({ status: 'pending', dueAt: new Date(0), sentAt: null }, { where: {} });
    service.app.mail.notify();
    await expect.poll(() => Mail.count({ where: { status: 'sent', attempts: 2 } })).toBe(2);
    expect(readdirSync(folder)).toEqual(files);
  });

  it('leave nothing behind where no file can be made', async () => {
    const mailbox = openMailbox();
    closing.push(() => mailbox.close());
    service = await startApp({ ...mailbox.env });
    closing.push(() => service.close());
    await mailTo('ada@example.com');
    const { id, createdAt } = await Mail.findOne({ rejectOnEmpty: true });
    const taken = `${createdAt.toISOString().replace(/[:.]/g, '-')}-${id}.eml`;
    mkdirSync(join(mailbox.folder, taken, 'in use'), { recursive: true });
    service.app.mail.notify();
    await expect.poll(() => Mail.count({ where: { status: 'pending', attempts: 1 } })).toBe(1);
    await expect.poll(async () => (await Mail.findOne({ rejectOnEmpty: true })).error).not.toBeNull();
    expect(readdirSync(mailbox.folder)).toEqual([taken]);
  });

  it('are not written at all without MAIL_URL, nor when that kind is turned off', async () => {
    service = await startApp();
    closing.push(() => service.close());
    await mailTo('ada@example.com');
    expect(await Mail.count()).toBe(0);
    const mailbox = openMailbox();
    closing.push(() => mailbox.close());
    const app = await buildApp(testConfig(service.databaseUrl, { ...mailbox.env, MAIL_OFF: 'welcome' }));
    closing.push(() => app.close());
    const { id: userId } = await buildUser({ email: 'bob@example.com' });
    await inTransaction(service.sequelize, (transaction) =>
      app.mail.writeLink(
        { kind: 'welcome', purpose: 'verify_email', to: 'bob@example.com', userId },
        transaction,
      ),
    );
    app.mail.notify();
    const [mail] = await mailbox.waitFor('bob@example.com');
    expect(mail?.subject).toBe('Confirm your e-mail address for Nordlicht');
    expect(existsSync(mailbox.folder)).toBe(true);
  });
});

describe('what people type', () => {
  it('never becomes a header', async () => {
    const mailbox = openMailbox();
    closing.push(() => mailbox.close());
    service = await startApp({ ...mailbox.env, SHOP_NAME: 'Nord "Licht" <x@evil.example>, y' });
    closing.push(() => service.close());
    const { id: userId } = await buildUser({ email: 'ada@example.com' });
    // Past every rule, as a row of another time may be.
    await service.sequelize.query('UPDATE users SET firstName = ? WHERE id = ?', {
      replacements: ['Ada\r\nBcc: evil@evil.example\r\n\r\n', userId],
    });
    await service.app.mail.write([{ kind: 'password_changed', to: 'ada@example.com', userId }]);
    service.app.mail.notify();
    const [mail] = await mailbox.waitFor('ada@example.com');
    expect(mail?.headers.map(({ key }) => key)).not.toContain('bcc');
    expect(mail?.from).toEqual({ name: 'Nord "Licht" <x@evil.example>, y', address: 'shop@localhost' });
    expect(mail?.to).toEqual([{ name: '', address: 'ada@example.com' }]);
    expect(mail?.text).toContain('Hello,');
  });
});
