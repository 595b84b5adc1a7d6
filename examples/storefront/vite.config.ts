import { defineConfig } from 'vite';

/** The service. Its API is passed on, so that these pages and the API have one origin, and sessions a cookie. */
const service = process.env.SHOP_API ?? 'http://127.0.0.1:3000';

/** Serve these with the built pages, too. `connect-src` has the hot reload of `npm run storefront` in it. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

// With their own Host: by it the service knows its pages from those of others.
const proxy = { '/api': { target: service, changeOrigin: false } };
const server = { host: '127.0.0.1', port: 5174, headers, proxy };

export default defineConfig({
  root: import.meta.dirname,
  // The client's sources: a shop of your own has it from npm instead.
  resolve: {
    alias: {
      '@stockkeeper/client': new URL('../../packages/client/src/index.ts', import.meta.url).pathname,
    },
  },
  build: { target: 'es2023', outDir: '../../dist/storefront', emptyOutDir: true },
  server,
  preview: server,
});
