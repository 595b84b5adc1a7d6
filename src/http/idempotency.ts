import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { format } from 'mysql2';
import { QueryTypes, Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction, SAFE_TO_REPEAT, type Work } from '../database/transaction.js';
import { Problem } from '../errors.js';
import { GUESTS } from '../models/idempotency-key.js';
import { IdempotencyKey } from '../models/index.js';

// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header) for all routes except POST /orders, which claims keys in batches
// in the same table (orders/placing/claim-keys.ts). Key and response are written in the transaction of the change: a crash leaves both
// or neither, a refused change frees the key, and of two concurrent requests the second waits and gets the first one's
// response. Lock order: keys come first.

/** A response exactly as it was sent. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What is stored with a key: the response or, while a change needs further transactions, the data to continue with. */
export type StoredOutcome<Pending = never> = StoredResponse | { pending: Pending };

/** The response of a route handler. */
export interface RouteResponse {
  status: number;
  headers?: Record<string, string>;
  body: object;
}

interface Claim {
  userId: number;
  key: string;
  requestHash: string;
}

/** Thrown to end the transaction: the key was used for the same request, whose response is sent again. */
class Replay extends Error {
  constructor(readonly kept: StoredOutcome<unknown>) {
    super('the idempotency key was used for this request');
  }
}

export interface IdempotentOutcome<Pending = never> {
  kept: StoredOutcome<Pending>;
  /** Whether it was stored by an earlier request. */
  replayed: boolean;
}

/**
 * Runs a change once per Idempotency-Key; without a key, every time.
 *
 * @param change opens one transaction with inTransaction(database, …), and returns what that returned
 * @param keep returns what to store with the key, in the same transaction
 * @throws what the change throws; Problem IDEMPOTENCY_KEY_REUSED when the key was used for another request
 */
export async function runOnce<Result, Pending = never>(
  sequelize: Sequelize,
  request: FastifyRequest,
  change: (database: Database) => Promise<Result>,
  keep: (result: Result, transaction: Transaction) => Promise<StoredOutcome<Pending>>,
): Promise<IdempotentOutcome<Pending>> {
  const claim = claimOf(request);
  let kept: StoredOutcome<Pending> | undefined;
  const around =
    <T>(work: Work<T>): Work<T> =>
    async (transaction) => {
      if (claim) await claimKey(sequelize, claim, transaction);
      const result = await work(transaction);
      kept = await keep(result as unknown as Result, transaction);
      if (claim) await storeOutcome(claim, kept, transaction);
      return result;
    };
  try {
    const wasCommitted = claim && (() => isStored(claim, kept as StoredOutcome<Pending>));
    await change({ sequelize, around, wasCommitted });
    return { kept: kept as StoredOutcome<Pending>, replayed: false };
  } catch (error) {
    if (error instanceof Replay) return { kept: error.kept as StoredOutcome<Pending>, replayed: true };
    throw error;
  }
}

/**
 * runOnce(), then sends the response.
 * @example return replyOnce(request, reply, (database) => adjustStock(database, …), async (stock) => ({ … }))
 */
export async function replyOnce<Result>(
  request: FastifyRequest,
  reply: FastifyReply,
  change: (database: Database) => Promise<Result>,
  show: (result: Result, transaction: Transaction) => Promise<RouteResponse>,
): Promise<FastifyReply> {
  const { kept, replayed } = await runOnce(
    request.server.sequelize,
    request,
    change,
    async (result, transaction) => serializeResponse(reply, await show(result, transaction)),
  );
  return sendStoredResponse(reply, kept as StoredResponse, replayed);
}

/** Serialises with the route's response schema. */
export function serializeResponse(
  reply: FastifyReply,
  { status, headers = {}, body }: RouteResponse,
): StoredResponse {
  return { status, headers, body: reply.serializeInput({ ...body }, String(status)) as string };
}

export function sendStoredResponse(
  reply: FastifyReply,
  answer: StoredResponse,
  replayed: boolean,
): FastifyReply {
  return startStoredResponse(reply, answer, replayed)
    .type('application/json; charset=utf-8')
    .send(answer.body);
}

/** Status and headers of a stored response, for a route that sends its body in another format. */
export function startStoredResponse(
  reply: FastifyReply,
  { status, headers }: StoredResponse,
  replayed: boolean,
): FastifyReply {
  if (replayed) reply.header('idempotent-replayed', 'true');
  return reply.code(status).headers(headers);
}

/**
 * Stores the final response for a key that was pending, unless another request with the same key was faster.
 * @returns the stored response, which is the one to send
 */
export async function storeFinalResponse(
  request: FastifyRequest,
  answer: StoredResponse,
): Promise<StoredResponse> {
  const claim = claimOf(request);
  if (!claim) return answer;
  const { userId, key } = claim;
  return inTransaction(
    request.server.sequelize,
    async (transaction) => {
      const held = await IdempotencyKey.findOne({ where: { userId, key }, lock: true, transaction });
      if (!held) return answer;
      const kept = JSON.parse(held.answer as string) as StoredOutcome<unknown>;
      if (!('pending' in kept)) return kept;
      await storeOutcome(claim, answer, transaction);
      return answer;
    },
    SAFE_TO_REPEAT,
  );
}

/** Frees a key whose change was abandoned. */
export async function releaseKey(request: FastifyRequest): Promise<void> {
  const claim = claimOf(request);
  if (claim) await IdempotencyKey.destroy({ where: { userId: claim.userId, key: claim.key } });
}

/** Hashes the parsed request: order of fields and whitespace do not matter. */
function claimOf(request: FastifyRequest): Claim | undefined {
  const { headers, method, routeOptions, params, body, user, isGuest } = request;
  const key = headers['idempotency-key'] as string | undefined;
  if (key === undefined) return undefined;
  const asked = JSON.stringify([method, routeOptions.url, params, body ?? null]);
  const requestHash = createHash('sha256').update(asked).digest('hex');
  if (!isGuest) return { userId: user.id, key, requestHash };
  const { id } = params as { id: string };
  return { userId: GUESTS, key: guestKey(`order ${id}`, key), requestHash };
}

/**
 * The key of a guest as it is stored: a hash, so that guests have keys of their own. With their name in front, a long one would
 * not fit.
 * @param scope what the guest is known by: an order, or an address
 */
export const guestKey = (scope: string, key: string): string =>
  createHash('sha256').update(`${scope}\n${key}`).digest('hex');

/** Does not change an existing key, but waits for an exclusive lock on it; see claim-keys.ts. */
const CLAIM = `INSERT INTO idempotency_keys (userId, \`key\`, requestHash, createdAt) VALUES (?)
  ON DUPLICATE KEY UPDATE userId = userId`;

async function claimKey(sequelize: Sequelize, claim: Claim, transaction: Transaction): Promise<void> {
  const { userId, key, requestHash } = claim;
  const sql = format(CLAIM, [[userId, key, requestHash, new Date()]], false, 'Z');
  const [, inserted] = await sequelize.query(sql, { type: QueryTypes.INSERT, transaction });
  if (inserted === 1) return;
  const held = await IdempotencyKey.findOne({ where: { userId, key }, transaction, rejectOnEmpty: true });
  if (held.requestHash === requestHash) throw new Replay(JSON.parse(held.answer as string));
  throw new Problem(
    'IDEMPOTENCY_KEY_REUSED',
    'This Idempotency-Key was used for a different request. Use a new key for each request, and the same key only to repeat it.',
  );
}

const KEEP = 'UPDATE idempotency_keys SET answer = ? WHERE userId = ? AND `key` = ?';

async function storeOutcome(
  { userId, key }: Claim,
  kept: StoredOutcome<unknown>,
  transaction: Transaction,
): Promise<void> {
  const sql = format(KEEP, [JSON.stringify(kept), userId, key]);
  await (IdempotencyKey.sequelize as Sequelize).query(sql, { type: QueryTypes.UPDATE, transaction });
}

/**
 * Whether an unanswered COMMIT took place. The lock waits until that transaction has ended. Compares the stored value, since
 * another process may have handled the same request meanwhile.
 */
async function isStored({ userId, key }: Claim, kept: StoredOutcome<unknown>): Promise<boolean> {
  const where = { userId, key };
  const held = await IdempotencyKey.findOne({ where, lock: Transaction.LOCK.SHARE, raw: true });
  return held?.answer === JSON.stringify(kept);
}
