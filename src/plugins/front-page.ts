import accepts from '@fastify/accepts';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Config } from '../config.js';
import { policyHash } from '../http/html.js';
import { NAME } from './brand.js';

const WHAT_IT_IS =
  'An order service with transactional inventory: orders, stock, payments and returns over HTTP.';
const LINKS = { api: '/api', docs: '/docs', openapi: '/docs/json', health: '/health/ready' } as const;

/** `GET /`: a page for browsers, the same links as JSON for others. */
export default async function frontPage(instance: FastifyInstance, config: Config): Promise<void> {
  await instance.register(accepts);
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const html = page(config);
  app.get(
    '/',
    {
      config: { policy: 'public' },
      schema: {
        tags: ['Operations'],
        operationId: 'getServiceIndex',
        summary: 'Name of the service, and links',
        response: {
          200: {
            description: 'A page for a browser, JSON for others',
            content: {
              'application/json': { schema: FRONT_PAGE },
              'text/html': { schema: z.string().meta({ examples: ['<!doctype html>'] }) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept'].flat().join(', '));
      if (request.accepts().type(['json', 'html']) !== 'html') {
        return reply.type('application/json').send({ name: NAME, description: WHAT_IT_IS, links: LINKS });
      }
      return reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(html);
    },
  );
}

const FRONT_PAGE = z
  .object({ name: z.string(), description: z.string(), links: z.record(z.string(), z.string()) })
  .meta({ id: 'FrontPage', examples: [{ name: NAME, description: WHAT_IT_IS, links: LINKS }] });

const CONSOLE = '<dt><a href="admin/">admin</a></dt>\n<dd>The shop, for those who run it.</dd>\n';

const STYLE = `
  :root { color-scheme: light dark; }
  body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 12vh auto; padding: 0 1.5rem; }
  h1 { display: flex; align-items: center; gap: .75rem; }
  h1 img { width: 2.5rem; }
  dt { font-weight: 600; margin-top: .75rem; }
  dd { margin: 0; }
  code { font: .95em ui-monospace, monospace; }
  td { padding-right: 1.5rem; }`;
const POLICY =
  `default-src 'none'; style-src ${policyHash(STYLE)}; img-src 'self'; ` +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Links are relative, so that they work behind a proxy that adds a path. */
function page(config: Config): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${NAME}</title>
<link rel="icon" type="image/svg+xml" href="docs/static/theme/icon.svg">
<style>${STYLE}</style>
</head>
<body>
<h1><img src="docs/static/theme/icon.svg" alt="">${NAME}</h1>
<p>${WHAT_IT_IS}</p>
<dl>
${config.adminConsole ? CONSOLE : ''}<dt><a href="docs">docs</a></dt>
<dd>Every route, with its answers and errors, to be tried out in the browser. <a href="docs/json">As OpenAPI</a>.</dd>
<dt><a href="api/products">api/products</a></dt>
<dd>What there is to buy.</dd>
<dt><a href="health/ready">health/ready</a></dt>
<dd>Whether the service can do its work.</dd>
</dl>
${config.production ? '' : signingIn(config)}
</body>
</html>
`;
}

/** Not shown in production. */
function signingIn({ demoSeed }: Config): string {
  const how = `<p>At <a href="docs#/Auth">docs</a>, send <code>POST /api/auth/login</code> with an address and its password,
and give the <code>accessToken</code> of the answer to <strong>Authorize</strong>.`;
  if (!demoSeed) {
    return `<h2>Signing in</h2>
${how} <code>npm run user:create -- --admin</code> makes the first account.</p>`;
  }
  const logins = ['admin', 'customer', 'author'].map(
    (who) => `<tr><td><code>${who}@example.com</code></td><td><code>${who}-demo-password</code></td></tr>`,
  );
  return `<h2>Signing in</h2>
${how}</p>
<table>${logins.join('\n')}</table>`;
}
