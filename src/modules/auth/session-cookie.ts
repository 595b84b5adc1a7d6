import type { FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { z } from 'zod';
import { invalidField, Problem } from '../../errors.js';

/**
 * Pages of our own origin may keep the refresh token in a cookie that no script can read, and so may pages of the same site (another
 * host of the same registrable domain) that CORS_ORIGINS names. The cookie is accepted only from such pages, and only with a header
 * that a form cannot send.
 */
export const sessionHeaders = z.object({
  'x-session': z
    .literal('cookie')
    .optional()
    .describe(
      '`cookie`: the refresh token is sent and received as an HttpOnly cookie instead of in the body. Only for pages of the same origin, and of the same site if `CORS_ORIGINS` names theirs',
    ),
});

/** The prefix __Host- works only over https. Without it, a page of a sibling domain could set the cookie. */
const SECURE_NAME = '__Host-sk_refresh';
const PLAIN_NAME = 'sk_refresh';

export const usesCookie = ({ headers }: FastifyRequest): boolean => headers['x-session'] === 'cookie';

/** Sets the cookie for the token's lifetime. */
export function setRefreshCookie(reply: FastifyReply, refreshToken: string, lifetimeSeconds: number): void {
  const { name, ...attributes } = cookieOf(reply.request);
  reply.setCookie(name, refreshToken, { ...attributes, maxAge: lifetimeSeconds });
}

export function clearRefreshCookie(reply: FastifyReply): void {
  const { name, ...attributes } = cookieOf(reply.request);
  reply.clearCookie(name, attributes);
}

/**
 * The refresh token from the body or, with `x-session: cookie`, from the cookie, if there is one.
 * @throws Problem VALIDATION_FAILED when the token is missing in the body, or must not be there
 */
export function refreshTokenOf(
  request: FastifyRequest,
  { refreshToken }: { refreshToken?: string },
): string | undefined {
  const inBody = refreshToken !== undefined;
  if (usesCookie(request)) {
    if (inBody)
      throw invalidField('refreshToken', 'must be left out: with x-session: cookie, the cookie counts');
    return request.cookies[cookieOf(request).name];
  }
  if (!inBody)
    throw invalidField('refreshToken', 'is required: a cookie counts only with the header x-session: cookie');
  return refreshToken;
}

function cookieOf(request: FastifyRequest) {
  const secure = isSecure(request);
  return {
    name: secure ? SECURE_NAME : PLAIN_NAME,
    secure,
    httpOnly: true,
    sameSite: 'strict',
    path: '/',
  } as const;
}

/** Also detects https behind a proxy that TRUST_PROXY does not name, by the browser's Origin header. */
const isSecure = ({ protocol, headers }: FastifyRequest): boolean =>
  protocol?.toLowerCase() === 'https' || headers.origin?.startsWith('https:') === true;

/**
 * onRequest hook: runs before anything is looked up or hashed.
 * @param friends origins that CORS_ORIGINS names
 */
export const refuseForeignPages =
  (friends: readonly string[]): onRequestHookHandler =>
  (request, _reply, done) => {
    done(usesCookie(request) && !isOwnPage(request, friends) ? foreignPage(request) : undefined);
  };

/**
 * Scripts cannot forge these headers, and browsers send at least one of them with every POST. Only the browser knows which hosts are of
 * the same site.
 */
function isOwnPage(request: FastifyRequest, friends: readonly string[]): boolean {
  const { 'sec-fetch-site': site, origin } = request.headers;
  if (site === undefined) return isOwnOrigin(request);
  return site === 'same-origin' || (site === 'same-site' && origin !== undefined && friends.includes(origin));
}

function isOwnOrigin({ protocol, host, headers: { origin = '' } }: FastifyRequest): boolean {
  const [scheme] = /^https?:/.exec(origin) ?? [];
  const own = `${scheme}//${host}`;
  if (!scheme || !URL.canParse(origin) || !URL.canParse(own)) return false;
  // If we see http, a proxy may have terminated https.
  return new URL(origin).origin === new URL(own).origin && (scheme === 'https:' || protocol === 'http');
}

function foreignPage({ host, headers: { origin } }: FastifyRequest): Problem {
  const from = origin === undefined ? 'a client that names no Origin' : `pages of ${origin.slice(0, 200)}`;
  return new Problem(
    'ORIGIN_NOT_ALLOWED',
    `x-session: cookie is for pages of ${host} and, if CORS_ORIGINS names them, of the same site, not for ${from}: take the refresh token in bodies instead. ` +
      'A proxy that changes Host has to send X-Forwarded-Host and be named in TRUST_PROXY.',
  );
}
