import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { allow, type Console, describeInBrowser, startConsole } from '../helpers/browser.js';
import { buildUser, PASSWORD } from '../helpers/factories.js';

// Two ports of one host are two origins of one site, as www.shop.example and api.shop.example are.

describeInBrowser('a storefront of the same site', { timeout: 120_000 }, () => {
  let storefronts: Server[];
  let origins: string[];
  let shop: Console;
  let email: string;

  beforeAll(async () => {
    storefronts = [1, 2].map(() =>
      createServer((_request, response) =>
        response.setHeader('content-type', 'text/html').end('<!doctype html><title>Shop</title>'),
      ),
    );
    for (const server of storefronts) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    origins = storefronts.map((server) => `http://localhost:${(server.address() as AddressInfo).port}`);
    shop = await startConsole({ CORS_ORIGINS: origins[0] as string });
    email = (await buildUser()).email;
  }, 120_000);
  afterAll(async () => {
    await shop?.close();
    for (const server of storefronts) server.close();
  });

  const at = async (origin: string | undefined): Promise<Page> => {
    const page = await shop.open();
    allow(page, /asked somebody else/, /favicon/);
    await page.goto(`${origin}/`);
    return page;
  };
  /** As a page would: the status and what a script can see, or that the browser did not let it. */
  const ask = (page: Page, action: string, body: object = {}) =>
    page.evaluate(
      async ([url, sent]) => {
        const headers = { 'content-type': 'application/json', 'x-session': 'cookie' };
        try {
          const answer = await fetch(url, { method: 'POST', credentials: 'include', headers, body: sent });
          const text = await answer.text();
          return {
            status: answer.status,
            fields: text ? Object.keys(JSON.parse(text)) : [],
            seen: document.cookie,
          };
        } catch {
          return 'refused';
        }
      },
      [`${shop.base}/api/auth/${action}`, JSON.stringify(body)] as const,
    );

  it('stays signed in by a cookie that its scripts cannot see', async () => {
    const page = await at(origins[0]);
    const signedIn = await ask(page, 'login', { email, password: PASSWORD });
    expect(signedIn).toMatchObject({ status: 200, seen: '' });
    expect(signedIn).not.toMatchObject({ fields: expect.arrayContaining(['refreshToken']) });
    await page.reload();
    expect(await ask(page, 'refresh')).toMatchObject({ status: 200, seen: '' });
    expect(await ask(page, 'logout')).toMatchObject({ status: 204 });
    allow(page, /401/);
    expect(await ask(page, 'refresh')).toMatchObject({ status: 401 });
  });

  it('gets nothing from the service unless CORS_ORIGINS names it', async () => {
    const page = await at(origins[1]);
    allow(page, /CORS policy/, /ERR_FAILED/);
    expect(await ask(page, 'login', { email, password: PASSWORD })).toBe('refused');
  });
});
