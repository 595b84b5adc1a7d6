import jwt from '@fastify/jwt';
import type { FastifyInstance, onRequestHookHandler, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.js';
import { accountDisabled, notFound, Problem } from '../errors.js';
import { type GuestTokenHeader, HOLD_TOKEN } from '../http/guest-headers.js';
import type { UserRole } from '../models/user.js';
import { type GuestTokens, guestTokens } from '../rules/guest-tokens.js';
import { type Permission, permissionsOf } from '../rules/permissions.js';
import type { Policy } from '../rules/policies.js';
import { type Account, accountLookup } from './account-lookup.js';

/** The signed-in user, read from the database for each request, so that changes of role or status take effect at once. */
interface SignedIn {
  id: number;
  role: UserRole;
  /** Customer group, for prices and tax exemption; null: none. */
  customerGroupId: number | null;
  /** Id of the session; undefined in tokens of older releases. */
  sessionId?: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
    /** On routes for customers: the header in which the token of the order or hold `:id` is accepted as well. */
    guestToken?: GuestTokenHeader;
    /** Permission that the policy `admin` requires; null: any admin. */
    permission?: Permission | null;
    /** Whether responses of a public route are personal (tokens, for instance) and must not be cached. */
    isPrivate?: boolean;
  }
  interface FastifyRequest {
    /** Whether it came with the token of the order or hold in its path, instead of an account's. */
    isGuest: boolean;
    /** Normalised address of a guest whose hold it is. */
    guestKey?: string;
  }
  interface FastifyInstance {
    guestTokens: GuestTokens;
    authenticate: onRequestHookHandler;
    /** For public routes that show more to signed-in users: checks a token if there is one. */
    authenticateIfToken: onRequestHookHandler;
    /**
     * Signs an access token that is valid for Config.accessTokenSeconds.
     * @param tokenVersion that of the account: incrementing it there invalidates the token
     * @param sessionId the family of the refresh token issued together with it
     */
    issueAccessToken(userId: number, tokenVersion?: number, sessionId?: string): string;
  }
}
declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; ver: number; sid?: string };
    user: SignedIn;
  }
}

/** Size of the cache of verified tokens: at most 3 MB. */
const REMEMBERED_TOKENS = 10_000;

const ISSUER = 'stockkeeper';
const AUDIENCE = 'stockkeeper-api';
/** Namespace of the verifier that uses JWT_SECRET_PREVIOUS. */
const PREVIOUS = 'previous';

/**
 * Bearer access tokens (JWT, close to RFC 9068). Every route needs a policy, every admin route a permission; otherwise the boot
 * fails. Guards run in onRequest, before the body is read.
 */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    const verify = {
      algorithms: ['HS256' as const],
      allowedIss: ISSUER,
      allowedAud: AUDIENCE,
      requiredClaims: ['exp', 'sub', 'iss', 'aud'],
    };
    await app.register(jwt, {
      secret: config.jwtSecret,
      sign: { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE, expiresIn: config.accessTokenSeconds },
      verify,
    });
    if (config.jwtSecretPrevious !== undefined) {
      await app.register(jwt, { secret: config.jwtSecretPrevious, verify, namespace: PREVIOUS });
    }
    app.decorate('issueAccessToken', (userId: number, tokenVersion = 0, sessionId?: string) =>
      app.jwt.sign({ sub: String(userId), ver: tokenVersion, ...(sessionId && { sid: sessionId }) }),
    );
    const authenticate = authenticateWith(tokenReader(app), accountLookup(app.sequelize));
    app.decorate('authenticate', authenticate);
    const secrets = [config.jwtSecret, ...(config.jwtSecretPrevious ? [config.jwtSecretPrevious] : [])];
    app.decorate('guestTokens', guestTokens(secrets));
    app.decorateRequest('isGuest', false);
    app.decorateRequest('guestKey');
    app.decorate('authenticateIfToken', function (request, reply, done) {
      return request.headers.authorization === undefined
        ? done()
        : authenticate.call(this, request, reply, done);
    });

    app.addHook('onRoute', (route) => {
      const policy = route.config?.policy;
      if (!policy)
        throw new Error(`${route.method} ${route.url} declares no policy: public, customer or admin`);
      if (policy === 'public') {
        const cacheHeader = route.config?.isPrivate ? noStore : noStoreIfSignedIn;
        route.onRequest = [cacheHeader, ...[route.onRequest ?? []].flat()];
        return;
      }
      const guards = [
        noStore,
        route.config?.guestToken ? guestOr(authenticate, route.config.guestToken) : authenticate,
        ...(policy === 'admin' ? [requirePermission(route)] : []),
      ];
      route.onRequest = [...guards, ...[route.onRequest ?? []].flat()] as onRequestHookHandler[];
    });
  },
  { name: 'authentication', dependencies: ['database'] },
);

/** RFC 9111 §5.2.2.5: tokens and personal data stay out of caches. */
const noStore: onRequestHookHandler = (_request, reply, done) => {
  reply.header('cache-control', 'no-store');
  done();
};

/** A public route may show more to signed-in users. */
const noStoreIfSignedIn: onRequestHookHandler = (request, reply, done) => {
  if (request.headers.authorization !== undefined) reply.header('cache-control', 'no-store');
  done();
};

interface Claims {
  userId: number;
  tokenVersion: number;
  sessionId?: string;
}
type ReadToken = (authorization: string | undefined) => Claims;

function authenticateWith(
  claimsOf: ReadToken,
  lookUp: (id: number) => Promise<Account | null>,
): onRequestHookHandler {
  return async (request) => {
    const { userId, tokenVersion, sessionId } = claimsOf(request.headers.authorization);
    const account = await lookUp(userId);
    if (!account) throw new Problem('AUTHENTICATION_REQUIRED', 'The account of this access token is gone.');
    if (!account.isActive) throw accountDisabled();
    if (account.tokenVersion !== tokenVersion) {
      throw new Problem(
        'AUTHENTICATION_REQUIRED',
        'The access token was ended, by a logout or a new password: get a new one from POST /api/auth/refresh.',
      );
    }
    const { id, role, customerGroupId } = account;
    request.user = { id, role, customerGroupId, sessionId };
  };
}

/** The token of a guest decides, if there is one: it also proves something about a customer who is signed in. */
function guestOr(authenticate: onRequestHookHandler, header: GuestTokenHeader): onRequestHookHandler {
  return function (request, reply, done) {
    const token = request.headers[header];
    if (token === undefined) return authenticate.call(this, request, reply, done);
    const { id } = request.params as { id: string };
    const { guestTokens } = request.server;
    if (header === HOLD_TOKEN) request.guestKey = guestTokens.guestOfHold(id, String(token));
    request.isGuest =
      header === HOLD_TOKEN ? request.guestKey !== undefined : guestTokens.isOfOrder(id, String(token));
    done(request.isGuest ? undefined : notFound(header === HOLD_TOKEN ? 'hold' : 'order', id));
  };
}

/**
 * Verifies bearer tokens, with a cache: verifying a signature takes longer than anything else before the handler. The cache of
 * @fastify/jwt hashes the token at each lookup, which takes almost as long.
 */
function tokenReader(app: FastifyInstance): ReadToken {
  const verify = verifierOf(app);
  const known = new LRUCache<string, Claims & { expiresAtMs: number }>({ max: REMEMBERED_TOKENS });
  const read = (token: string): Claims => {
    const remembered = known.get(token);
    if (remembered && Date.now() < remembered.expiresAtMs) return remembered;
    // Tokens of older releases have no version, and no session (`sid`, as OpenID Connect names it).
    const { sub, exp, ver = 0, sid } = verify(token);
    if (typeof sub !== 'string' || !/^[1-9]\d{0,9}$/.test(sub)) throw new Error('sub is not a user id');
    if (typeof ver !== 'number') throw new Error('ver is not a number');
    const sessionId = typeof sid === 'string' ? sid : undefined;
    const claims = { userId: Number(sub), tokenVersion: ver, sessionId, expiresAtMs: exp * 1000 };
    known.set(token, claims);
    return claims;
  };
  return (authorization) => {
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '') ?? [];
    try {
      if (token === undefined) throw new Error('there is no bearer token');
      return read(token);
    } catch (cause) {
      throw notAuthenticated(cause);
    }
  };
}

type Verify = (token: string) => { sub: unknown; ver?: unknown; sid?: unknown; exp: number };

/** Verifies with JWT_SECRET, then with JWT_SECRET_PREVIOUS. */
function verifierOf({ jwt }: FastifyInstance): Verify {
  const previous = (jwt as unknown as Record<string, { verify: Verify } | undefined>)[PREVIOUS];
  return (token) => {
    try {
      return jwt.verify(token);
    } catch (error) {
      if (!previous || (error as { code?: string }).code !== 'FAST_JWT_INVALID_SIGNATURE') throw error;
      return previous.verify(token);
    }
  };
}

function notAuthenticated(cause: unknown): Problem {
  const expired = (cause as { code?: string }).code === 'FAST_JWT_EXPIRED';
  return new Problem(
    'AUTHENTICATION_REQUIRED',
    expired
      ? 'The access token has expired: get a new one from POST /api/auth/refresh.'
      : 'Send "Authorization: Bearer" with the accessToken that POST /api/auth/login answers with.',
    { cause },
  );
}

function requirePermission({ method, url, config }: RouteOptions): onRequestHookHandler {
  const permission = config?.permission;
  if (permission === undefined) {
    throw new Error(`${method} ${url} declares no permission, of those in rules/permissions.ts`);
  }
  return async ({ user }) => {
    const held = permissionsOf(user.role);
    if (permission === null ? held.length > 0 : held.includes(permission)) return;
    throw new Problem('FORBIDDEN', 'This takes an account with the role admin.');
  };
}
