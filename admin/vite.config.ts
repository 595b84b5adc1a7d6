import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the service puts in the place of the nonce, anew for each answer; see src/plugins/admin-console.ts. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

/** The service, for `vite` with hot reload; scripts/start.mjs says where it is. */
const service = process.env.ADMIN_PROXY_TARGET ?? 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [react(), preloadConsole(), aboutTheShop()],
  // Its sources, so that the console needs no build of the client's first.
  resolve: {
    alias: {
      '@stockkeeper/client': join(import.meta.dirname, '..', 'packages', 'client', 'src', 'index.ts'),
    },
  },
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: {
    target: 'es2023',
    // Every browser that runs es2023 has it.
    modulePreload: { polyfill: false },
    // An image in the stylesheet would be a request less, and a data: URL more in the policy.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2_000,
  },
  server: { proxy: { '/api': service, '/health': service, '/docs': service } },
});

/** What main.ts imports in any case is named in the page, and so is the first screen: fetched beside main.ts, and not after it. */
function preloadConsole(): Plugin {
  return {
    name: 'preload-console',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const rest = chunks.find(({ name }) => name === 'console');
        if (!rest) throw new Error('The console is in no file of its own');
        const home = chunks.find(({ name }) => name === 'Home');
        const wanted = [rest, ...(home ? [home] : [])].flatMap(({ fileName, imports }) => [
          fileName,
          ...imports,
        ]);
        const files = [...new Set(wanted)].filter((file) => !html.includes(file));
        return files.map((file) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `/admin/${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}

/** With hot reload the page does not come from the service, which otherwise says in it what the shop's own settings are. */
function aboutTheShop(): Plugin {
  const { SHOP_TIME_ZONE: zone = 'UTC', CURRENCY: currency = 'USD' } = process.env;
  const said = {
    'shop-time-zone': zone,
    'shop-currency': currency,
    'shop-demo': 'true',
    'shop-mail': 'true',
  };
  return {
    name: 'about-the-shop',
    apply: 'serve',
    transformIndexHtml: () =>
      Object.entries(said).map(([name, content]) => ({ tag: 'meta', attrs: { name, content } })),
  };
}
