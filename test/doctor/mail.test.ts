import { afterEach, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.js';
import { checkMailServer } from '../../src/doctor/mail.js';
import { type Smtp, startSmtp } from '../helpers/smtp.js';

let smtp: Smtp | undefined;
afterEach(async () => {
  await smtp?.close();
  smtp = undefined;
});

const check = (MAIL_URL: string) =>
  checkMailServer(
    loadConfig({
      DATABASE_URL: 'mysql://user:password@localhost/shop',
      MAIL_URL,
      MAIL_FROM: 'shop@example.com',
      SHOP_URL: 'https://shop.example',
    }),
  );

it('finds out whether the mail server answers, and says where it does not', async () => {
  smtp = await startSmtp();
  expect(await check(smtp.url)).toMatchObject([{ check: 'mail server', state: 'ok' }]);
  expect(await check(smtp.url.replace('//', '//shop:a-wrong-password@'))).toMatchObject([
    { state: 'warning', found: expect.not.stringContaining('a-wrong-password') },
  ]);
  expect(await check('smtp://127.0.0.1:1')).toMatchObject([
    { state: 'warning', found: expect.stringContaining('127.0.0.1:1') },
  ]);
  expect(await check('eml:.data/mail')).toEqual([]);
});
