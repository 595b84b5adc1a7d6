import jwt from '@fastify/jwt';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config.js';
import { accountDisabled, Problem } from '../errors.js';
import type { UserRole } from '../models/user.js';
import { type Account, accountLookup } from './account-lookup.js';

/** Who may call a route: anyone, anyone signed in (admins too), or admins alone. */
export type Policy = 'public' | 'customer' | 'admin';

/** The signed-in user, as the database has it now: a role or an account taken away is gone at once. */
interface SignedIn {
  id: number;
  role: UserRole;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy;
    /** Whether the answer of a public route is for one person alone, and so never to be kept on its way. */
    isPrivate?: boolean;
  }
  interface FastifyInstance {
    authenticate: onRequestHookHandler;
    requireRole(role: UserRole): onRequestHookHandler;
    /**
     * A signed access token for that user; see Config.accessTokenSeconds for how long it holds.
     * @param tokenVersion that of the account: the token ends when the account has another
     */
    issueAccessToken(userId: number, tokenVersion?: number): string;
  }
}
declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string; ver: number };
    user: SignedIn;
  }
}

/** Tokens whose signature was found right, of as many users: 3 MB at most. */
const REMEMBERED_TOKENS = 10_000;

const ISSUER = 'stockkeeper';
const AUDIENCE = 'stockkeeper-api';
/** The verifier of tokens that were signed before JWT_SECRET was changed. */
const PREVIOUS = 'previous';

/**
 * Bearer access tokens (JWT, RFC 9068 in spirit), and a policy for every route: one that declares none fails
 * the boot. Guards run in onRequest, so a stranger's body is not even read.
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
    app.decorate('issueAccessToken', (userId: number, tokenVersion = 0) =>
      app.jwt.sign({ sub: String(userId), ver: tokenVersion }),
    );
    const authenticate = authenticateWith(tokenReader(app), accountLookup(app.sequelize));
    app.decorate('authenticate', authenticate);
    app.decorate('requireRole', requireRole);

    app.addHook('onRoute', (route) => {
      const policy = route.config?.policy;
      if (!policy)
        throw new Error(`${route.method} ${route.url} declares no policy: public, customer or admin`);
      if (policy === 'public') {
        const noStore = route.config?.isPrivate ? keepNothing : keepNothingPersonal;
        route.onRequest = [noStore, ...[route.onRequest ?? []].flat()];
        return;
      }
      const guards = [keepNothing, authenticate, ...(policy === 'admin' ? [requireRole('admin')] : [])];
      route.onRequest = [...guards, ...[route.onRequest ?? []].flat()] as onRequestHookHandler[];
    });
  },
  { name: 'authentication', dependencies: ['database'] },
);

/** RFC 9111 §5.2.2.5: what has a token in it, or is about a person, stays in no cache. */
const keepNothing: onRequestHookHandler = (_request, reply, done) => {
  reply.header('cache-control', 'no-store');
  done();
};

/** A public route may tell more to those who say who they are. */
const keepNothingPersonal: onRequestHookHandler = (request, reply, done) => {
  if (request.headers.authorization !== undefined) reply.header('cache-control', 'no-store');
  done();
};

/** What a bearer token says. */
interface Claims {
  userId: number;
  tokenVersion: number;
}
type ReadToken = (authorization: string | undefined) => Claims;

function authenticateWith(
  claimsOf: ReadToken,
  lookUp: (id: number) => Promise<Account | null>,
): onRequestHookHandler {
  return async (request) => {
    const { userId, tokenVersion } = claimsOf(request.headers.authorization);
    const account = await lookUp(userId);
    if (!account) throw new Problem('AUTHENTICATION_REQUIRED', 'The account of this access token is gone.');
    if (!account.isActive) throw accountDisabled();
    if (account.tokenVersion !== tokenVersion) {
      throw new Problem(
        'AUTHENTICATION_REQUIRED',
        'The access token was ended, by a logout or a new password: get a new one from POST /api/auth/refresh.',
      );
    }
    request.user = { id: account.id, role: account.role };
  };
}

/**
 * Reads what a bearer token says that is ours and still holds. Remembers those whose signature was found right,
 * since checking it takes more time than anything else before the handler. The cache of @fastify/jwt would hash each
 * token at every look, which takes almost as long.
 */
function tokenReader(app: FastifyInstance): ReadToken {
  const verify = verifierOf(app);
  const known = new LRUCache<string, Claims & { expiresAtMs: number }>({ max: REMEMBERED_TOKENS });
  const read = (token: string): Claims => {
    const remembered = known.get(token);
    if (remembered && Date.now() < remembered.expiresAtMs) return remembered;
    // One without a version was given out before there were any.
    const { sub, exp, ver = 0 } = verify(token);
    if (typeof sub !== 'string' || !/^[1-9]\d{0,9}$/.test(sub)) throw new Error('sub is not a user id');
    if (typeof ver !== 'number') throw new Error('ver is not a number');
    const claims = { userId: Number(sub), tokenVersion: ver, expiresAtMs: exp * 1000 };
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

type Verify = (token: string) => { sub: unknown; ver?: unknown; exp: number };

/** By JWT_SECRET and, where that says no, by JWT_SECRET_PREVIOUS. */
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

function requireRole(role: UserRole): onRequestHookHandler {
  return async (request) => {
    if (request.user.role !== role)
      throw new Problem('FORBIDDEN', `This takes an account with the role ${role}.`);
  };
}
