import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe, { type RunOptions } from 'axe-core';
import type { FastifyInstance } from 'fastify';
import { type Browser, type BrowserContextOptions, chromium, type Page, type Request } from 'playwright-core';
import { afterEach, describe, expect } from 'vitest';
import { findChromium } from '../../scripts/setup/chromium.mjs';
import { buildConsole } from '../../scripts/setup/console.mjs';
import { buildApp } from '../../src/app.js';
import type { User } from '../../src/models/index.js';
import { requestsTo, type TestApp, testConfig } from './app.js';
import { createDatabase } from './database.js';
import { buildAdmin, PASSWORD } from './factories.js';

const ROOT = join(import.meta.dirname, '..', '..');
/** Git-ignored: for people to look at. */
const SCREENSHOTS = join(ROOT, '.data', 'screenshots');
/** A machine that is busy with other tests: nothing is slower than that for another reason than being broken. */
const PATIENCE_MS = 30_000;

const executablePath = findChromium();

/** Tests in a real browser; skipped, and counted as such, where there is none. */
export const describeInBrowser = describe.skipIf(executablePath === null);

let browser: Promise<Browser> | undefined;

/** One for all files of this process; it ends with it. */
function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: executablePath as string,
    args: [
      // As root there is no sandbox, and in a container /dev/shm is small.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      // No page lives long enough for what optimizing its code costs.
      '--js-flags=--no-opt --no-maglev',
    ],
  });
  return browser;
}

interface WindowOptions extends BrowserContextOptions {
  /** Unless false, as told to save data: else each window would read and run the screens that its test never shows. */
  savesData?: boolean;
}

export interface Console {
  /** `http://localhost:port`. */
  base: string;
  admin: User;
  app(): FastifyInstance;
  /** What others do meanwhile, by the API. */
  request: TestApp['request'];
  /** A window of its own, with nothing kept from others. What it complains about fails the test. */
  open(options?: WindowOptions): Promise<Page>;
  /** Signs the admin in, unless told who, and waits for the first screen. */
  signIn(page: Page, user?: User): Promise<void>;
  /** A window of its own at that screen of the console, `/` unless given, signed in already. */
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
    open: (options) => openPage(base, options),
    async signIn(page, user = admin) {
      await page.goto(`${base}/admin/`);
      await fillSignIn(page, user);
      await page.getByRole('menuitem').first().waitFor();
    },
    async enter(path = '/', { user = admin, ...options } = {}) {
      const page = await openPage(base, options);
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
  await context.addInitScript(() => {
    // A tab that is still empty has none.
    if (location.protocol !== 'about:') localStorage.setItem('stockkeeper-signed-in', '1');
  });
}

/** Another screen in this window, as a link of the console leads to it: without loading the console anew. */
export const goTo = (page: Page, path: string) =>
  page.evaluate((address) => {
    history.pushState(null, '', address);
    dispatchEvent(new PopStateEvent('popstate'));
  }, `/admin${path}`);

interface Watched {
  complaints: string[];
  allowed: RegExp[];
  /** What the API was asked and has not answered yet. */
  asked: Set<Request>;
}

const watched = new Map<Page, Watched>();

/** Complaints of this page that match are no failure: of a service that is away, for instance. */
export function allow(page: Page, ...patterns: RegExp[]): void {
  watched.get(page)?.allowed.push(...patterns);
}

/** All that the screen has asked for is answered. A page's `networkidle` is of its first load alone. */
export const answered = (page: Page) =>
  expect.poll(() => watched.get(page)?.asked.size, { timeout: PATIENCE_MS }).toBe(0);

/** A window of its own, with nothing kept from others. What it complains about fails the test. */
export async function openPage(
  base: string,
  { savesData = true, ...options }: WindowOptions = {},
): Promise<Page> {
  const context = await (await theBrowser()).newContext({
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('page', (page) => watch(page, base));
  if (savesData) {
    await context.addInitScript(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    );
  }
  return context.newPage();
}

/** A page must not complain: no error on its console (which is where a policy reports), none thrown, nobody else asked. */
function watch(page: Page, base: string): void {
  const complaints: string[] = [];
  const asked = new Set<Request>();
  watched.set(page, { complaints, allowed: [], asked });
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on('pageerror', (error) => complaints.push(`thrown: ${error.stack}`));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${base}/`)) {
      complaints.push(`asked somebody else: ${request.url()}`);
    }
    // A stream of events is not answered while the screen is open.
    if (request.url().startsWith(`${base}/api/admin/events?`)) return;
    if (request.url().startsWith(`${base}/api/`)) asked.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const) {
    page.on(end as 'requestfinished', (request) => asked.delete(request));
  }
}

afterEach(async () => {
  const pages = [...watched];
  watched.clear();
  for (const [page] of pages) await page.context().close();
  for (const [, { complaints, allowed }] of pages) {
    expect(complaints.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([]);
  }
});

/** Of the whole page, into .data/screenshots: look at it. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), animations: 'disabled' });
}

const WCAG_22_AA: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  // What passes is not described: that takes longer than to find it.
  resultTypes: ['violations'],
};

/** WCAG 2.2 AA, as far as axe can tell: nothing serious. */
export async function expectAccessible(page: Page): Promise<void> {
  // A document is looked at more than once, and this is a megabyte.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (options) => {
    const { axe: injected } = window as unknown as { axe: typeof axe };
    return (await injected.run(document, options)).violations;
  }, WCAG_22_AA);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ html }) => html) }))).toEqual(
    [],
  );
}
