import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { insertRows } from '../../../database/insert-rows.js';
import { inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { GUESTS } from '../../../models/idempotency-key.js';
import { StockHold } from '../../../models/index.js';
import { customerKeyOf, type Rulebook, type Rules } from '../../pricing/api.js';
import {
  type Allocation,
  LocationsOvertaken,
  lockStock,
  moveStock,
  releaseExpired,
  swapped,
} from '../../stock/api.js';
import { type Claim, claimKeys, releaseKeys, type UsedKey } from '../placing/claim-keys.js';
import { customerOf } from '../placing/customer.js';
import { readWithRules } from '../placing/read-with-rules.js';
import { holdGuards } from '../placing/unpaid-units.js';
import { decideHolds, type HoldDecision, type HoldLimits, type HoldPlacement } from './decide-holds.js';
import { HoldsExpired, requireNoneExpired } from './holds-expired.js';
import { readLiveHolds } from './live-holds.js';
import { deleteHolds, lockHolds, type OwnHolds } from './lock-holds.js';

/** Outcome of a hold: placed, placed earlier with the same key (with its response), or refused. */
export type HoldOutcome = HoldDecision | UsedKey;

/**
 * Places a batch of holds in one transaction, like placeOrders. Each statement is for the whole batch: claim the idempotency keys,
 * lock the accounts' guards, read the stock, decide, move the stock, insert the holds. A refused hold has no effect on the others.
 *
 * Stock is read without a lock. If another transaction took it meanwhile, or expired holds have the missing units, everything is
 * rolled back, and the batch is decided again with the stock locked and those holds released.
 *
 * @param deadlineAt time, by `performance.now()`, after which no further attempt starts
 * @returns one outcome per placement, in the same order
 * @throws the database's error when no attempt succeeded, so none of the batch is placed
 */
export async function placeHolds(
  sequelize: Sequelize,
  placements: readonly HoldPlacement[],
  limits: HoldLimits,
  rulebook: Rulebook,
  deadlineAt?: number,
): Promise<HoldOutcome[]> {
  const released = new Set<number>();
  const options = {
    deadlineAt,
    wasCommitted: (outcomes: HoldOutcome[]) => wasCommitted(placements, outcomes),
  };
  let changes = 0;
  for (let lockFirst = false; ; lockFirst = true) {
    const how = { lockFirst, released, limits, rulebook };
    try {
      return await inTransaction(
        sequelize,
        (transaction) => placeBatch(sequelize, placements, how, transaction),
        options,
      );
    } catch (error) {
      if (error instanceof HoldsExpired) for (const id of error.productIds) released.add(id);
      else if (error instanceof LocationsOvertaken && changes++ < MAX_CHANGES) continue;
      else if (lockFirst || !(error instanceof Problem) || error.code !== 'INSUFFICIENT_STOCK') throw error;
    }
  }
}

/** Attempts that may fail because a location changed after it was read. */
const MAX_CHANGES = 5;

interface How {
  lockFirst: boolean;
  /** Products whose expired holds are released first, with the stock locked. */
  released: ReadonlySet<number>;
  limits: HoldLimits;
  rulebook: Rulebook;
}

async function placeBatch(
  sequelize: Sequelize,
  placements: readonly HoldPlacement[],
  how: How,
  transaction: Transaction,
): Promise<HoldOutcome[]> {
  const claims = claimsOf(placements);
  const used = await claimKeys(sequelize, claims, transaction, 'answer');
  const fresh = placements.filter(({ answer }) => !used.has(answer));
  const { decisions, replaced } = await decide(sequelize, fresh, how, transaction);
  await keep(fresh, decisions, replaced, transaction);
  const decided = new Map(fresh.map(({ answer }, index) => [answer, decisions[index] as HoldDecision]));
  await releaseKeys(
    claims.filter(({ kept }) => 'refused' in (decided.get(kept) ?? {})),
    transaction,
  );
  return placements.map(({ answer }) => (used.get(answer) ?? decided.get(answer)) as HoldOutcome);
}

const claimsOf = (placements: readonly HoldPlacement[]): Claim[] =>
  placements.flatMap(({ userId, idempotency, answer }) =>
    idempotency ? [{ userId: userId ?? GUESTS, kept: answer, ...idempotency }] : [],
  );

async function decide(
  sequelize: Sequelize,
  placements: readonly HoldPlacement[],
  { lockFirst, released, limits, rulebook }: How,
  transaction: Transaction,
): Promise<{ decisions: HoldDecision[]; replaced: OwnHolds }> {
  if (placements.length === 0) return { decisions: [], replaced: new Map() };
  const customers = [...new Set(placements.map(customerOf))];
  await holdGuards(sequelize, customers, transaction);
  const asked = placements.map((one) => ({ customer: customerOf(one), holdId: one.replaces }));
  const replaced = await lockHolds(asked, transaction);
  const productIds = [...new Set(placements.flatMap(({ lines }) => lines.map((line) => line.productId)))];
  const levels = [...replaced.values()].flatMap(({ kept }) => kept.map(({ productId }) => productId));
  if (lockFirst) await lockStock([...new Set([...productIds, ...levels])], transaction);
  const except = [...replaced.keys()];
  if (released.size > 0) {
    await releaseExpired(sequelize, { productIds: [...released], except }, transaction);
  }
  const wanted = { productIds, customers: [], groups: NO_GROUPS };
  const found = await readWithRules(sequelize, wanted, rulebook, transaction);
  const live = await readLiveHolds(sequelize, customers, transaction);
  const { products, stock, rules } = found;
  const known = { live, replaced };
  const decisions = decideHolds(placements, products, stock, shelvesOf(rules), known, limits);
  await requireNoneExpired(sequelize, decisions, { ...found, released, except: replaced }, transaction);
  return { decisions, replaced };
}

/** What is not there yet cannot be held. */
const shelvesOf = ({ locations }: Rules): Rules['locations'] =>
  locations?.filter(({ isBackorder }) => !isBackorder);

const NO_GROUPS: ReadonlySet<number> = new Set();

/** Updates levels before it inserts holds, whose foreign key would take shared locks on them. */
async function keep(
  placements: readonly HoldPlacement[],
  decisions: readonly HoldDecision[],
  replaced: OwnHolds,
  transaction: Transaction,
): Promise<void> {
  const holds = placements.flatMap((placement, index) => {
    const decision = decisions[index] as HoldDecision;
    if ('refused' in decision) return [];
    const { replaces } = placement;
    const before = (replaces !== undefined && replaced.get(replaces)?.kept) || [];
    return [{ rows: rowsOf(placement, decision.parts), before, replaces }];
  });
  await moveStock(
    holds.flatMap(({ before, rows }) => swapped(before, rows)),
    transaction,
  );
  await deleteHolds(
    holds.flatMap(({ replaces }) => replaces ?? []),
    transaction,
  );
  await insertRows(
    StockHold,
    holds.flatMap(({ rows }) => rows),
    transaction,
  );
}

function rowsOf(placement: HoldPlacement, parts: Allocation['parts']) {
  const { holdId, expiresAt, lines } = placement;
  const ownerKey = customerKeyOf(customerOf(placement));
  return lines.flatMap(({ productId }, index) =>
    (parts[index] ?? []).map((part) => ({ holdId, productId, ...part, expiresAt, ownerKey })),
  );
}

/** Holds of a batch are committed together. Reads with a lock, which waits until a COMMIT in progress has ended. */
async function wasCommitted(
  placements: readonly HoldPlacement[],
  outcomes: readonly HoldOutcome[],
): Promise<boolean> {
  const first = placements.find((_, index) => 'parts' in (outcomes[index] as HoldOutcome));
  if (!first) return true;
  const where = { holdId: first.holdId };
  return (await StockHold.findOne({ where, lock: Transaction.LOCK.SHARE, raw: true })) !== null;
}
