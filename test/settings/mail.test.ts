import { describe, expect, it } from 'vitest';
import { type ConfigError, loadConfig } from '../../src/config.js';

const DATABASE_URL = 'mysql://user:password@localhost/shop';
const load = (env: Record<string, string>) => loadConfig({ DATABASE_URL, ...env });
const problemsOf = (env: Record<string, string>): string[] => {
  try {
    load(env);
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
};
const SMTP = {
  MAIL_URL: 'smtp://shop:p%40ss@mail.example:587',
  MAIL_FROM: 'shop@example.com',
  SHOP_URL: 'https://shop.example/',
};

describe('settings of mail', () => {
  it('need nothing: then the shop sends none', () => {
    expect(load({}).mail).toBeUndefined();
    expect(load({ PORT: '3456' }).shop).toMatchObject({
      name: 'Stockkeeper',
      url: 'http://localhost:3456',
      language: 'en',
    });
  });

  it('are a server with a sender and the address of the shop, or a folder', () => {
    expect(load({ ...SMTP, MAIL_OFF: 'welcome, order_paid' })).toMatchObject({
      mail: {
        transport: { kind: 'smtp', url: SMTP.MAIL_URL },
        from: 'shop@example.com',
        off: ['welcome', 'order_paid'],
      },
      shop: { url: 'https://shop.example', hasStorefront: true },
    });
    expect(load({ MAIL_URL: 'eml:.data/mail' }).mail).toMatchObject({
      transport: { kind: 'eml', folder: '.data/mail' },
      from: 'shop@localhost',
    });
    expect(problemsOf({ MAIL_URL: SMTP.MAIL_URL })).toEqual([
      'MAIL_FROM is required for mail by SMTP',
      'SHOP_URL is required for mail by SMTP',
    ]);
  });

  it('say what is wrong with them', () => {
    for (const [name, value] of Object.entries({
      MAIL_URL: 'http://mail.example',
      MAIL_FROM: 'Shop <shop@example.com>',
      MAIL_OFF: 'reset_password',
      SHOP_URL: 'https://shop.example/?a=b',
      SHOP_COLOR: 'green',
      SHOP_LOGO_URL: 'javascript:alert(1)',
      SHOP_LANGUAGE: 'fr',
      SHOP_NAME: 'Nord\nLicht',
    })) {
      expect(problemsOf({ ...SMTP, [name]: value }).join()).toMatch(new RegExp(`^${name}`));
    }
  });

  it('are stricter in production', () => {
    const production = {
      NODE_ENV: 'production',
      JWT_SECRET: '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a6978',
    };
    expect(problemsOf({ ...production, ...SMTP })).toEqual(['SHOP_NAME is required for mail by SMTP']);
    expect(problemsOf({ ...production, ...SMTP, SHOP_NAME: 'Nordlicht' })).toEqual([]);
    expect(problemsOf({ ...production, MAIL_URL: 'eml:mail' })[0]).toMatch(/^MAIL_URL must not be eml:/);
    expect(
      problemsOf({ ...production, ...SMTP, SHOP_NAME: 'N', SHOP_URL: 'http://shop.example' })[0],
    ).toMatch(/^SHOP_URL must begin/);
  });
});
