import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import type { Line } from '../../pricing/api.js';
import type { Placement } from './decide-orders.js';

/** Limit on unpaid units per account and product, and how many there are. */
export interface UnpaidUnits {
  /** 0 means no limit. */
  limit: number;
  /** Units in pending orders, by unitsKey. Default: 0. */
  held: ReadonlyMap<string, number>;
}

export const NO_LIMIT: UnpaidUnits = { limit: 0, held: new Map() };

export const unitsKey = (userId: number, productId: number): string => `${userId} ${productId}`;

/** Accounts to look up. An order that alone exceeds the limit is refused without looking. */
export function accountsWithin(placements: readonly Placement[], limit: number): number[] {
  const within = placements.filter(({ lines }) => lines.every(({ quantity }) => quantity <= limit));
  return [...new Set(within.map(({ userId }) => userId))].sort((a, b) => a - b);
}

/**
 * Locks the accounts' guard rows until the transaction ends. Other transactions that place orders for these accounts wait,
 * and then count these orders too. Lock order: after idempotency keys, before stock, sorted by key.
 */
export async function holdGuards(
  sequelize: Sequelize,
  userIds: readonly number[],
  transaction: Transaction,
): Promise<void> {
  if (userIds.length === 0) return;
  const rows = userIds.map((id) => `(${Number(id)}, 1)`).join(', ');
  await sequelize.query(
    `INSERT INTO unpaid_guards (userId, claims) VALUES ${rows} ON DUPLICATE KEY UPDATE claims = claims + 1`,
    { type: QueryTypes.INSERT, transaction },
  );
}

/** SQL to join to `product`: the accounts' unpaid units of each product. */
export function heldUnits(userIds: readonly number[]): string {
  return `LEFT JOIN (
      SELECT item.productId, unpaid.userId, CAST(SUM(item.quantity - item.cancelledQuantity) AS SIGNED) AS units
      FROM orders AS unpaid JOIN order_items AS item ON item.orderId = unpaid.id
      WHERE unpaid.status = 'pending' AND unpaid.userId IN (${userIds.map(Number).join(', ')})
      GROUP BY item.productId, unpaid.userId
    ) AS held ON held.productId = product.id`;
}

/** The problem if an order would exceed the account's limit, otherwise undefined. */
export function refusedUnits(
  lines: readonly Line[],
  userId: number,
  { limit, held }: UnpaidUnits,
): Problem | undefined {
  if (limit === 0) return undefined;
  const exceeded = lines.flatMap(({ productId, quantity: requested }) => {
    const left = Math.max(limit - (held.get(unitsKey(userId, productId)) ?? 0), 0);
    return requested > left ? [{ productId, requested, left }] : [];
  });
  if (exceeded.length === 0) return undefined;
  const list = exceeded.map(({ productId, left }) => `${left} more of product ${productId}`);
  return new Problem(
    'UNPAID_LIMIT_EXCEEDED',
    `An account may hold ${limit} unpaid units of a product: pay or cancel other orders first, or order at most ${list.join(', ')}.`,
    { extensions: { limit, lines: exceeded } },
  );
}
