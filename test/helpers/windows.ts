import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type ConsoleMessage,
  chromium,
  type Page,
  type Request,
} from 'playwright-core';
import { afterEach, describe, expect, type TestOptions } from 'vitest';
import { findChromium } from '../../scripts/setup/chromium.mjs';

/** A machine that is busy with other tests: nothing is slower than that for another reason than being broken. */
const PATIENCE_MS = 30_000;
const WINDOW = { width: 1280, height: 800 };

const executablePath = findChromium();

/** Tests in a real browser; skipped, and counted as such, where there is none. */
export function describeInBrowser(name: string, options: TestOptions, tests: () => void): void {
  describe.skipIf(executablePath === null)(name, options, () => {
    // Here, not for this file: files that follow each other in a process share it, and would not have it again.
    afterEach(endWindows);
    tests();
  });
}

let browser: Promise<Browser> | undefined;

/** One for all files of this process; it ends with it. */
export function theBrowser(): Promise<Browser> {
  browser ??= chromium.launch({
    executablePath: executablePath as string,
    args: [
      // As root there is no sandbox, and in a container /dev/shm is small.
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      // No page lives long enough for what optimizing its code costs, and its memory is not worth the time to tidy it.
      '--js-flags=--no-opt --no-maglev --min-semi-space-size=16 --initial-old-space-size=200',
    ],
  });
  return browser;
}

export interface WindowOptions extends BrowserContextOptions {
  /** Unless false, as told to save data: else each window would read and run the screens that its test never shows. */
  savesData?: boolean;
}

interface Watched {
  complaints: string[];
  allowed: RegExp[];
  /** What the API was asked and has not answered yet. */
  asked: Set<Request>;
  unwatch(): void;
}

const watched = new Map<Page, Watched>();

/** What is to be done with the windows of a test when it is over. */
let ends: Array<() => Promise<unknown>> = [];

/** Before the window is closed or emptied, what was done last comes first. */
export const beforeItEnds = (work: () => Promise<unknown>) => ends.unshift(work);

/** Complaints of this page that match are no failure: of a service that is away, for instance. */
export function allow(page: Page, ...patterns: RegExp[]): void {
  watched.get(page)?.allowed.push(...patterns);
}

/** All that the screen has asked for is answered. A page's `networkidle` is of its first load alone. */
export const answered = (page: Page) =>
  expect.poll(() => watched.get(page)?.asked.size, { timeout: PATIENCE_MS }).toBe(0);

/** A window of its own, with nothing kept from others. What it complains about fails the test. */
export async function openPage(base: string, options?: WindowOptions): Promise<Page> {
  const context = await newContext(options);
  ends.push(() => context.close());
  context.on('page', (page) => watch(page, base));
  return context.newPage();
}

async function newContext({ savesData = true, ...options }: WindowOptions = {}): Promise<BrowserContext> {
  const context = await (await theBrowser()).newContext({
    locale: 'en-GB',
    viewport: WINDOW,
    reducedMotion: 'reduce',
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  if (savesData) {
    await context.addInitScript(() =>
      Object.defineProperty(navigator, 'connection', { value: { saveData: true } }),
    );
  }
  return context;
}

/** Windows that tests have done with, by what they were opened with. */
const idle = new Map<string, Page[]>();

/**
 * A window as openPage opens it, which is one of a test before, emptied, where there is one: a browser that has the files
 * of the console and a process for them shows it in two thirds of the time.
 */
export async function openAgain(base: string, options: WindowOptions = {}): Promise<Page> {
  const key = JSON.stringify(options);
  const windows = idle.get(key) ?? [];
  idle.set(key, windows);
  const page = windows.pop() ?? (await (await newContext(options)).newPage());
  const context = page.context();
  const watchNext = (next: Page) => watch(next, base);
  watchNext(page);
  context.on('page', watchNext);
  ends.push(async () => {
    context.off('page', watchNext);
    if (await empty(page, base, options)) windows.push(page);
    else await context.close();
  });
  return page;
}

/** Those that few tests ask for would only take memory. */
export async function closeRareWindows(): Promise<void> {
  for (const [key, windows] of idle) {
    if (key === '{}') continue;
    idle.delete(key);
    for (const page of windows) await page.context().close();
  }
}

/** Listeners of tests. */
const EVENTS = ['dialog', 'domcontentloaded', 'request', 'response'] as const;

/** @returns whether nothing is left of what the page was used for */
async function empty(page: Page, base: string, { viewport = WINDOW }: WindowOptions): Promise<boolean> {
  const context = page.context();
  for (const event of EVENTS) page.removeAllListeners(event);
  try {
    for (const other of context.pages()) if (other !== page) await other.close();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    // Something of this address that runs nothing: at another one the browser would begin a process.
    await page.goto(`${base}/admin/icon.svg`);
    const hasRealClock = await page.evaluate(() => {
      sessionStorage.clear();
      return /native code/.test(String(Date));
    });
    await context.clearCookies();
    const session = await context.newCDPSession(page);
    await session.send('Storage.clearDataForOrigin', { origin: base, storageTypes: 'all' });
    await session.detach();
    if (viewport) await page.setViewportSize(viewport);
    return hasRealClock;
  } catch {
    // The service is away, or the window is closed.
    return false;
  }
}

/** A page must not complain: no error on its console (which is where a policy reports), none thrown, nobody else asked. */
function watch(page: Page, base: string): void {
  const complaints: string[] = [];
  const asked = new Set<Request>();
  const onConsole = (message: ConsoleMessage) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} ${message.location().url}`);
  };
  const onError = (error: Error) => complaints.push(`thrown: ${error.stack}`);
  const onRequest = (request: Request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${base}/`)) {
      complaints.push(`asked somebody else: ${request.url()}`);
    }
    // A stream of events is not answered while the screen is open.
    if (request.url().startsWith(`${base}/api/admin/events?`)) return;
    if (request.url().startsWith(`${base}/api/`)) asked.add(request);
  };
  const onEnd = (request: Request) => asked.delete(request);
  page.on('console', onConsole).on('pageerror', onError).on('request', onRequest);
  page.on('requestfinished', onEnd).on('requestfailed', onEnd);
  const unwatch = () => {
    page.off('console', onConsole).off('pageerror', onError).off('request', onRequest);
    page.off('requestfinished', onEnd).off('requestfailed', onEnd);
  };
  watched.set(page, { complaints, allowed: [], asked, unwatch });
}

/** What ends each test that has windows. */
async function endWindows(): Promise<void> {
  const [pages, all] = [[...watched.values()], ends];
  watched.clear();
  ends = [];
  for (const { unwatch } of pages) unwatch();
  for (const end of all) await end();
  for (const { complaints, allowed } of pages) {
    expect(complaints.filter((one) => !allowed.some((pattern) => pattern.test(one)))).toEqual([]);
  }
}
