import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { build, createServer, preview } from 'vite';
import { expect } from 'vitest';
import { freePort } from '../../scripts/setup/free-port.mjs';
import type { User } from '../../src/models/index.js';
import { startApp, type TestApp } from './app.js';
import { openPage } from './browser.js';
import { type Mailbox, openMailbox } from './mailbox.js';

const CONFIG = join(import.meta.dirname, '../../examples/storefront/vite.config.ts');

export interface Storefront {
  service: TestApp;
  /** `http://127.0.0.1:port`. */
  base: string;
  /** A window of its own at that page. */
  visit(path?: string, options?: BrowserContextOptions): Promise<Page>;
  mailbox: Mailbox;
  close(): Promise<void>;
}

/** The demo shop, and the example's pages as they are built, or from their sources as `npm run storefront` has them. */
export async function startStorefront(from: 'built' | 'sources' = 'built'): Promise<Storefront> {
  const mailbox = openMailbox();
  const service = await startApp({
    DEMO_SEED: 'true',
    PAYMENT_PROVIDER: 'demo',
    CAPTURE: 'on_authorization',
    ...mailbox.env,
  });
  const folder = await mkdtemp(join(tmpdir(), 'stockkeeper-storefront-'));
  const proxy = { '/api': { target: await service.listen(), changeOrigin: false } };
  // Not 0: the pages of vite's own server look for it at the port that it was told.
  const where = { host: '127.0.0.1', port: await freePort(), proxy };
  const common = { configFile: CONFIG, logLevel: 'error', build: { outDir: folder } } as const;
  if (from === 'built') await build(common);
  const server =
    from === 'built'
      ? await preview({ ...common, preview: where })
      : await (await createServer({ ...common, server: where, cacheDir: join(folder, 'vite') })).listen();
  const [url] = server.resolvedUrls?.local ?? [];
  const base = (url as string).replace(/\/$/, '');
  return {
    service,
    base,
    async visit(path = '/', options) {
      const page = await openPage(base, options);
      await page.goto(`${base}${path}`);
      return page;
    },
    mailbox,
    async close() {
      await server.close();
      await service.close();
      mailbox.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** As if that user had signed in before. */
export async function bringShopSession(
  page: Page,
  base: string,
  { email }: Pick<User, 'email'>,
  password: string,
): Promise<void> {
  const headers = { origin: base, 'x-session': 'cookie' };
  const url = `${base}/api/auth/login`;
  const signedIn = await page.context().request.post(url, { headers, data: { email, password } });
  expect(signedIn.status()).toBe(200);
}
