import type { FastifyRequest } from 'fastify';
import type { Queries } from '../database/queries.js';
import type { Wanted } from '../database/replicas/replicas.js';
import { HOLD_TOKEN, ORDER_TOKEN } from './guest-headers.js';

/** Headers by which a client shows who it is, or what it has seen already: it must not see anything older than that. */
const NEEDS_PRESENT = [
  'authorization',
  ORDER_TOKEN,
  HOLD_TOKEN,
  'if-none-match',
  'if-modified-since',
] as const;

/**
 * How old an answer may be, in milliseconds: 0 for clients that may have written, and as in Cache-Control (RFC 9111, 5.2.1)
 * for the others. A replica is a cache of the primary.
 */
export function acceptedAgeMs({ headers }: Pick<FastifyRequest, 'headers'>): number {
  if (NEEDS_PRESENT.some((name) => headers[name] !== undefined)) return 0;
  const directives = headers['cache-control'] ?? headers.pragma;
  if (directives === undefined) return Number.POSITIVE_INFINITY;
  if (/(?:^|[\s,])no-cache(?:$|[\s,;=])/i.test(String(directives))) return 0;
  const [, seconds] = /(?:^|[\s,])max-age="?(\d{1,9})/i.exec(String(directives)) ?? [];
  return seconds === undefined ? Number.POSITIVE_INFINITY : Number(seconds) * 1000;
}

/**
 * Runs a read that nothing is decided by on a replica, if there is one that is current enough for this client; see
 * database/replicas/.
 * @param read has no effects, since it may run twice
 * @throws what the read threw
 */
export function readFrom<T>(
  request: FastifyRequest,
  read: (queries: Queries) => Promise<T>,
  wanted?: Omit<Wanted, 'maxAgeMs'>,
): Promise<T> {
  const { replicas, sequelize } = request.server;
  if (!replicas) return read(sequelize);
  return replicas.read({ ...wanted, maxAgeMs: acceptedAgeMs(request) }, read);
}
