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
  }
  interface FastifyInstance {
    authenticate: onRequestHookHandler;
    requireRole(role: UserRole): onRequestHookHandler;
    /** A signed access token for that user; see Config.accessTokenSeconds for how long it holds. */
    issueAccessToken(userId: number): string;
  }
}
declare module '@fastify/jwt' {
  interface FastifyJWT {
    payload: { sub: string };
    user: SignedIn;
  }
}

/** Tokens whose signature was found right, of as many users: 3 MB at most. */
const REMEMBERED_TOKENS = 10_000;

const ISSUER = 'stockkeeper';
const AUDIENCE = 'stockkeeper-api';

/**
 * Bearer access tokens (JWT, RFC 9068 in spirit), and a policy for every route: one that declares none fails
 * the boot. Guards run in onRequest, so a stranger's body is not even read.
 */
export default fp(
  async (app: FastifyInstance, config: Config) => {
    await app.register(jwt, {
      secret: config.jwtSecret,
      sign: { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE, expiresIn: config.accessTokenSeconds },
      verify: {
        algorithms: ['HS256'],
        allowedIss: ISSUER,
        allowedAud: AUDIENCE,
        requiredClaims: ['exp', 'sub', 'iss', 'aud'],
      },
    });
    app.decorate('issueAccessToken', (userId: number) => app.jwt.sign({ sub: String(userId) }));
    const authenticate = authenticateWith(tokenReader(app), accountLookup());
    app.decorate('authenticate', authenticate);
    app.decorate('requireRole', requireRole);

    app.addHook('onRoute', (route) => {
      const policy = route.config?.policy;
      if (!policy)
        throw new Error(`${route.method} ${route.url} declares no policy: public, customer or admin`);
      if (policy === 'public') return;
      const guards = policy === 'admin' ? [authenticate, requireRole('admin')] : [authenticate];
      route.onRequest = [...guards, ...[route.onRequest ?? []].flat()] as onRequestHookHandler[];
    });
  },
  { name: 'authentication', dependencies: ['database'] },
);

type ReadToken = (authorization: string | undefined) => number;

function authenticateWith(
  subjectOf: ReadToken,
  lookUp: (id: number) => Promise<Account | null>,
): onRequestHookHandler {
  return async (request) => {
    const account = await lookUp(subjectOf(request.headers.authorization));
    if (!account) throw new Problem('AUTHENTICATION_REQUIRED', 'The account of this access token is gone.');
    if (!account.isActive) throw accountDisabled();
    request.user = { id: account.id, role: account.role };
  };
}

/**
 * Reads the user id in a bearer token that is ours and still holds. Remembers those whose signature was found right,
 * since checking it takes more time than anything else before the handler. The cache of @fastify/jwt would hash each
 * token at every look, which takes almost as long.
 */
function tokenReader(app: FastifyInstance): ReadToken {
  const known = new LRUCache<string, { userId: number; expiresAtMs: number }>({ max: REMEMBERED_TOKENS });
  const read = (token: string): number => {
    const remembered = known.get(token);
    if (remembered && Date.now() < remembered.expiresAtMs) return remembered.userId;
    const { sub, exp } = app.jwt.verify<{ sub: unknown; exp: number }>(token);
    if (typeof sub !== 'string' || !/^[1-9]\d{0,9}$/.test(sub)) throw new Error('sub is not a user id');
    known.set(token, { userId: Number(sub), expiresAtMs: exp * 1000 });
    return Number(sub);
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
