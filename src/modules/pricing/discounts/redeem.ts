import { QueryTypes, type Transaction, UniqueConstraintError } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { insertRows, jsonLiteral } from '../../../database/insert-rows.js';
import { Problem } from '../../../errors.js';
import { DiscountRedemption } from '../../../models/index.js';
import type { DiscountRules, DiscountTable } from './discount-table.js';
import type { Redemption } from './uses.js';

/** A discount was used or changed after it was read: the orders have to be decided again. */
export class DiscountsOvertaken extends Problem<'SERVICE_UNAVAILABLE'> {
  constructor(cause?: unknown) {
    const detail = 'The discounts of the order are being changed. Try again shortly.';
    super('SERVICE_UNAVAILABLE', detail, { retryAfterSeconds: 1, cause });
  }
}

/** Whether the customer's limit was used up meanwhile, according to the unique keys. */
const isTaken = (error: unknown): boolean =>
  error instanceof UniqueConstraintError &&
  Object.keys(error.fields).some((key) => /discount_redemptions_(slot|first_order)/.test(key));

// Guarded twice: by the WHERE, and by a CHECK constraint. `version` ensures that the discount is still the one that the order was
// priced with.
const countUses = (deltas: readonly object[]): string => `
  UPDATE JSON_TABLE(${jsonLiteral(deltas)}, '$[*]' COLUMNS (
      id INT UNSIGNED PATH '$.id', version INT UNSIGNED PATH '$.version', uses INT UNSIGNED PATH '$.uses'
    )) AS delta
  STRAIGHT_JOIN discounts AS discount FORCE INDEX (PRIMARY) ON discount.id = delta.id
  SET discount.uses = discount.uses + delta.uses
  WHERE discount.version = delta.version AND discount.uses + delta.uses <= COALESCE(discount.maxUses, 4294967295)`;

const countCodes = (deltas: readonly object[]): string => `
  UPDATE JSON_TABLE(${jsonLiteral(deltas)}, '$[*]' COLUMNS (
      codeKey VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.codeKey', uses INT UNSIGNED PATH '$.uses'
    )) AS delta
  STRAIGHT_JOIN discount_codes AS code FORCE INDEX (PRIMARY) ON code.codeKey = delta.codeKey
  SET code.uses = code.uses + delta.uses
  WHERE code.isActive AND code.uses + delta.uses <= code.maxUses`;

/**
 * Counts and stores the discount uses of a batch of orders, in their transaction. No statement if there are none. Lock order:
 * stock levels, discounts by id, generated codes.
 * @throws DiscountsOvertaken
 */
export async function redeem(
  sequelize: Sequelize,
  redemptions: readonly Redemption[],
  { byId, byCode }: DiscountTable,
  transaction: Transaction,
): Promise<void> {
  if (redemptions.length === 0) return;
  const discounts = countBy(redemptions, ({ discountId }) => discountId);
  await count(
    sequelize,
    countUses,
    [...discounts]
      .sort(([a], [b]) => a - b)
      .map(([id, uses]) => ({ id, version: (byId.get(id) as DiscountRules).version, uses })),
    transaction,
  );
  const generated = redemptions.filter(({ codeKey }) => codeKey !== null && !byCode.has(codeKey));
  const codes = countBy(generated, ({ codeKey }) => codeKey as string);
  await count(
    sequelize,
    countCodes,
    [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([codeKey, uses]) => ({ codeKey, uses })),
    transaction,
  );
  // Sorted by customer, so that two batches with first orders of the same customers wait for each other instead of deadlocking.
  const rows = redemptions.toSorted((a, b) => (a.customerKey < b.customerKey ? -1 : 1));
  try {
    await insertRows(DiscountRedemption, rows, transaction);
  } catch (error) {
    throw isTaken(error) ? new DiscountsOvertaken(error) : error;
  }
}

function countBy<Key>(
  redemptions: readonly Redemption[],
  keyOf: (redemption: Redemption) => Key,
): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const one of redemptions) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1);
  return counts;
}

/** @throws DiscountsOvertaken unless every row was counted */
async function count(
  sequelize: Sequelize,
  sqlOf: (deltas: readonly object[]) => string,
  deltas: readonly object[],
  transaction: Transaction,
): Promise<void> {
  if (deltas.length === 0) return;
  const options = { type: QueryTypes.UPDATE, transaction } as const;
  const [, counted] = await sequelize.query(sqlOf(deltas), options);
  if (counted !== deltas.length) throw new DiscountsOvertaken();
}
