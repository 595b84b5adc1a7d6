import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { ProblemCode } from '../errors.js';
import { bodyIsOptional } from '../http/optional-body.js';
import { problems } from '../http/schemas.js';
import { ICON_SVG, LOGO_SVG, NAME } from './brand.js';
import { OPTIONAL_BODY, tidyDocument } from './openapi-document.js';
import { codesOf } from './openapi-problems.js';

/**
 * Without upgrade-insecure-requests, by which a browser would look for the page's own scripts at https:// although it
 * had the page from http://.
 */
const PAGE_POLICY = {
  'default-src': "'self'",
  'base-uri': "'self'",
  'frame-ancestors': "'none'",
  'img-src': "'self' data:",
  'object-src': "'none'",
  'script-src': "'self'",
  'script-src-attr': "'none'",
  'style-src': "'self'",
};

/** The OpenAPI 3.1 document, made from the routes' schemas, at /docs/json, with Swagger UI at /docs. */
export default fp(
  async (app: FastifyInstance) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: 'Stockkeeper',
          version: '1',
          description:
            'Orders with transactional inventory. Refusals are RFC 9457 problem documents; branch on their `code`.',
        },
        tags: [
          { name: 'Auth', description: 'Accounts and tokens' },
          { name: 'Users', description: 'The signed-in user, and the accounts of the shop' },
          { name: 'Catalog', description: 'Products and categories' },
          { name: 'Inventory', description: 'Stock, and the ledger that explains it' },
          { name: 'Orders', description: 'Placing, reading and cancelling orders' },
          { name: 'Fulfilment', description: 'Shipping orders' },
          { name: 'Returns', description: 'Returning shipped units' },
          { name: 'Payments', description: 'Payments and refunds' },
          { name: 'Journal', description: 'Posts that the shop publishes' },
          { name: 'Comments', description: 'Comments on posts, reviews of products, and their moderation' },
          { name: 'Reports', description: 'Reports as JSON and CSV' },
          { name: 'Operations', description: 'For those who run the service' },
        ],
        components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      },
      transform: jsonSchemaTransform as never,
      transformObject: ((document: Parameters<typeof jsonSchemaTransformObject>[0]) =>
        tidyDocument(jsonSchemaTransformObject(document))) as never,
    });
    app.addHook('onRoute', requireOperationId());
    app.addHook('onRoute', describePolicy);
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      staticCSP: PAGE_POLICY,
      logo: { type: 'image/svg+xml', content: LOGO_SVG, href: '/' },
      theme: {
        title: `${NAME} API`,
        favicon: [
          { filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: ICON_SVG },
        ],
      },
      uiConfig: {
        // The groups alone: with all operations unfolded nobody finds anything.
        docExpansion: 'none',
        defaultModelsExpandDepth: 0,
        filter: true,
        persistAuthorization: true,
        tryItOutEnabled: true,
      },
    });
  },
  { name: 'openapi' },
);

/** By which clients are generated: a route without an `operationId`, or with that of another, fails the boot. */
function requireOperationId(): (route: RouteOptions) => void {
  const taken = new Map<string, string>();
  return ({ method, url, schema }) => {
    // Fastify adds one HEAD for each GET.
    if (schema?.hide || method === 'HEAD') return;
    const route = `${method} ${url}`;
    const operationId = schema?.operationId;
    if (!operationId) throw new Error(`${route} declares no operationId`);
    const other = taken.get(operationId);
    if (other) throw new Error(`${route} has the operationId of ${other}: ${operationId}`);
    taken.set(operationId, route);
  };
}

/** What every route of a policy needs or may answer is written once, here, instead of at each route. */
function describePolicy({ method, config, schema, preValidation }: RouteOptions): void {
  if (!config?.policy || !schema || schema.hide) return;
  // Whatever changes something refuses headers that it does not honour.
  const isChange = ![method].flat().every((one) => one === 'GET' || one === 'HEAD');
  const takesInput = Boolean(isChange || schema.querystring || schema.params);
  const codes: ProblemCode[] = ['INTERNAL_ERROR', 'SERVICE_UNAVAILABLE'];
  if (takesInput) codes.push('VALIDATION_FAILED');
  // A DELETE takes none, but one that comes is read.
  if (isChange) codes.push('MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if ([preValidation].flat().includes(bodyIsOptional)) Object.assign(schema, { [OPTIONAL_BODY]: true });
  if (config.policy !== 'public') {
    codes.push('AUTHENTICATION_REQUIRED', 'ACCOUNT_DISABLED');
    schema.security = [{ bearer: [] }];
  }
  if (config.policy === 'admin') codes.push('FORBIDDEN');
  if (config.permission) Object.assign(schema, { 'x-permission': config.permission });
  if (config.rateLimit || config.limitPerAccount) codes.push('TOO_MANY_REQUESTS');
  schema.response = mergeResponses(problems(...codes), (schema.response ?? {}) as Responses);
}

type Responses = Record<string, { description?: string }>;

/** A route may answer with codes of its own at a status that its policy brings as well: it declares all of them. */
function mergeResponses(ofPolicy: Responses, own: Responses): Responses {
  const shared = Object.keys(own).filter((status) => status in ofPolicy);
  const codes = shared.flatMap((status) => [...codesOf(own[status]), ...codesOf(ofPolicy[status])]);
  return { ...ofPolicy, ...own, ...problems(...new Set(codes)) };
}
