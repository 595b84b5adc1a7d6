import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildConsole } from '../../scripts/setup/console.mjs';
import { buildApp } from '../../src/app.js';
import type { User } from '../../src/models/index.js';
import { requestsTo, type TestApp, testConfig } from './app.js';
import { createDatabase } from './database.js';
import { buildAdmin, PASSWORD } from './factories.js';
import { beforeItEnds, closeRareWindows, openAgain, theBrowser, type WindowOptions } from './windows.js';

export { expectAccessible, tabTo } from './accessible.js';
export { allow, answered, describeInBrowser, openPage } from './windows.js';

const ROOT = join(import.meta.dirname, '..', '..');
/** Git-ignored: for people to look at. */
const SCREENSHOTS = join(ROOT, '.data', 'screenshots');

export interface Console {
  /** `http://localhost:port`. */
  base: string;
  admin: User;
  app(): FastifyInstance;
  /** What others do meanwhile, by the API. */
  request: TestApp['request'];
  /** A window with nothing kept from others. What it complains about fails the test. */
  open(options?: WindowOptions): Promise<Page>;
  /** Signs the admin in, unless told who, and waits for the first screen. */
  signIn(page: Page, user?: User): Promise<void>;
  /** A window at that screen of the console, `/` unless given, signed in already, with nothing kept from others. */
  enter(path?: string, options?: WindowOptions & { user?: User }): Promise<Page>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** The service with the console on a database of its own, and an admin. `env` overrides settings. */
export async function startConsole(env: Record<string, string> = {}): Promise<Console> {
  const [database] = await Promise.all([createDatabase(), buildConsole(ROOT), theBrowser()]);
  const config = testConfig(database.url, env);
  let app = await buildApp(config);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { port: number };
  const base = `http://localhost:${port}`;
  const admin = await buildAdmin({ firstName: 'Ingrid', lastName: 'Solberg' });
  return {
    base,
    admin,
    app: () => app,
    request: requestsTo(() => app),
    open: (options) => openAgain(base, options),
    async signIn(page, user = admin) {
      await page.goto(`${base}/admin/`);
      await fillSignIn(page, user);
      await page.getByRole('menuitem').first().waitFor();
    },
    async enter(path = '/', { user = admin, ...options } = {}) {
      const page = await openAgain(base, options);
      await bringSession(page, base, user);
      await page.goto(`${base}/admin${path}`);
      return page;
    },
    stop: () => app.close(),
    async start() {
      app = await buildApp(config);
      await app.listen({ host: '127.0.0.1', port });
    },
    async close() {
      await closeRareWindows();
      await app.close();
      await database.drop();
    },
  };
}

/** Into the page or the dialog that asks, in any language. */
export async function fillSignIn(page: Page, { email }: User, password = PASSWORD): Promise<void> {
  await page.locator('input[name=email]').fill(email);
  await page.locator('input[name=password]').fill(password);
  await page.locator('form:has(input[name=password]) button[type=submit]').click();
}

/** As if that user had signed in before: with what the sign-in leaves in the browser, and without its screen. */
async function bringSession(page: Page, base: string, { email }: User): Promise<void> {
  const context = page.context();
  const signedIn = await context.request.post(`${base}/api/auth/login`, {
    headers: { origin: base, 'x-session': 'cookie' },
    data: { email, password: PASSWORD },
  });
  expect(signedIn.status()).toBe(200);
  const script = await context.addInitScript(() => {
    // A tab that is still empty has none.
    if (location.protocol !== 'about:') localStorage.setItem('stockkeeper-signed-in', '1');
  });
  beforeItEnds(() => script.dispose());
}

/** Another screen in this window, as a link of the console leads to it: without loading the console anew. */
export const goTo = (page: Page, path: string) =>
  page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/admin${path}`);

/** Unless asked for it takes none: SCREENSHOTS=1, and look at what is in .data/screenshots. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
}
