import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';
import { policyHash } from '../http/html.js';
import { NAME } from './brand.js';

/** Output folder of `npm run build` and `npm start`, for sources and compiled code alike. */
const FOLDER = join(projectFolder(import.meta.dirname), 'dist', 'admin');
/** Placeholder in the built page, replaced by a nonce in each response; see admin/vite.config.ts. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;
const NONCE_BYTES = 16;

type Settings = Pick<
  Config,
  'adminConsole' | 'adminDevUrl' | 'timeZone' | 'currency' | 'demoSeed' | 'mail'
> & {
  /** Folder of the build, instead of dist/admin. */
  folder?: string;
};

/**
 * Serves the admin console at /admin/. Files with hashed names are cached forever; the page itself is never cached, since it
 * contains a nonce and the file names of this build. All paths within the console return the page.
 */
export default async function adminConsole(app: FastifyInstance, config: Settings): Promise<void> {
  if (!config.adminConsole) return;
  const { folder = FOLDER } = config;
  await app.register(fastifyStatic, { serve: false, preCompressed: true });
  const options = { config: { policy: 'public' }, schema: { hide: true } } as const;

  app.get('/admin', options, async (_request, reply) => reply.redirect('admin/', 308));

  app.get<{ Params: { '*': string } }>('/admin/*', options, async (request, reply) => {
    const { '*': path } = request.params;
    if (config.adminDevUrl && isNavigation(request))
      return reply.redirect(`${config.adminDevUrl}/admin/${path}`);
    if (path.startsWith('assets/')) {
      return reply.sendFile(path, folder, { immutable: true, maxAge: '1y' });
    }
    if (path === 'icon.svg') return reply.sendFile(path, folder, { maxAge: '1h' });
    if (path !== '' && !isNavigation(request)) {
      throw new Problem('NOT_FOUND', `There is nothing at /admin/${path.slice(0, 100)}.`);
    }
    return sendPage(reply, config);
  });
}

async function sendPage(reply: FastifyReply, config: Settings): Promise<FastifyReply> {
  reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
  const html = await readFile(join(config.folder ?? FOLDER, 'index.html'), 'utf8').catch(() => undefined);
  if (html === undefined) {
    return reply
      .code(503)
      .header('retry-after', 1)
      .header('content-security-policy', WAITING_POLICY)
      .send(WAITING);
  }
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return reply
    .header('content-security-policy', policyWith(nonce))
    .send(html.replace(NONCE_PLACEHOLDER, nonce).replace('<title>', `${aboutTheShop(config)}<title>`));
}

/** Styles are inserted by scripts, hence the nonce. Product images may come from any host. */
const policyWith = (nonce: string): string =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: https:; ` +
  `font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** Settings that the console needs before its first request. config.ts ensures that they need no escaping. */
const aboutTheShop = ({ timeZone, currency, demoSeed, mail }: Settings): string =>
  Object.entries({
    'time-zone': timeZone,
    currency,
    demo: String(demoSeed),
    mail: String(mail !== undefined),
  })
    .map(([name, value]) => `<meta name="shop-${name}" content="${value}">`)
    .join('');

/** Whether a browser navigates to a URL, rather than a page loading one of its files. */
function isNavigation({ headers }: FastifyRequest): boolean {
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? /\btext\/html\b/.test(headers.accept ?? '') : mode === 'navigate';
}

function projectFolder(below: string): string {
  return existsSync(join(below, 'package.json')) ? below : projectFolder(dirname(below));
}

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem; }`;
const WAITING_POLICY =
  `default-src 'none'; style-src ${policyHash(STYLE)}; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const WAITING = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="1">
<title>${NAME}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>The console is being built</h1>
<p>That takes some seconds, once. This page opens it as soon as it is there; orders are taken meanwhile.</p>
<p>If nothing happens, <code>npm run build</code> builds it.</p>
</body>
</html>
`;
