import jwt from '@fastify/jwt';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { Problem } from '../errors.js';
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
        // Remembers tokens whose signature was found right (their times are checked anew): saves an HMAC a request.
        cache: 10_000,
      },
    });
    app.decorate('issueAccessToken', (userId: number) => app.jwt.sign({ sub: String(userId) }));
    const authenticate = authenticateWith(app, accountLookup());
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

function authenticateWith(
  app: FastifyInstance,
  lookUp: (id: number) => Promise<Account | null>,
): onRequestHookHandler {
  return async (request) => {
    const account = await lookUp(subjectOf(app, request.headers.authorization));
    if (!account) throw new Problem('AUTHENTICATION_REQUIRED', 'The account of this access token is gone.');
    if (!account.isActive) throw new Problem('ACCOUNT_DISABLED', 'Ask the shop to enable the account again.');
    request.user = { id: account.id, role: account.role };
  };
}

/** The user id in a bearer token that is ours and still holds. */
function subjectOf(app: FastifyInstance, authorization: string | undefined): number {
  try {
    const [, token] = /^Bearer ([\w.-]+)$/i.exec(authorization ?? '') ?? [];
    if (token === undefined) throw new Error('there is no bearer token');
    const { sub } = app.jwt.verify<{ sub: unknown }>(token);
    if (typeof sub !== 'string' || !/^[1-9]\d{0,9}$/.test(sub)) throw new Error('sub is not a user id');
    return Number(sub);
  } catch (cause) {
    const expired = (cause as { code?: string }).code === 'FAST_JWT_EXPIRED';
    throw new Problem(
      'AUTHENTICATION_REQUIRED',
      expired
        ? 'The access token has expired: get a new one from POST /api/auth/refresh.'
        : 'Send "Authorization: Bearer" with the accessToken that POST /api/auth/login answers with.',
      { cause },
    );
  }
}

function requireRole(role: UserRole): onRequestHookHandler {
  return async (request) => {
    if (request.user.role !== role)
      throw new Problem('FORBIDDEN', `This takes an account with the role ${role}.`);
  };
}
