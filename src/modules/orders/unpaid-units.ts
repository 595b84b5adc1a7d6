import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../errors.js';
import type { Line } from '../pricing/api.js';
import type { Placement } from './decide-orders.js';

/** How many unpaid units of a product an account may hold, and how many it holds. */
export interface UnpaidUnits {
  /** 0: there is no limit. */
  limit: number;
  /** Units in pending orders, by unitsKey; what is missing is none. */
  held: ReadonlyMap<string, number>;
}

export const NO_LIMIT: UnpaidUnits = { limit: 0, held: new Map() };

export const unitsKey = (userId: number, productId: number): string => `${userId} ${productId}`;

/** Accounts whose orders can still be accepted: what is beyond the limit by itself needs no looking up. */
export function accountsWithin(placements: readonly Placement[], limit: number): number[] {
  const within = placements.filter(({ lines }) => lines.every(({ quantity }) => quantity <= limit));
  return [...new Set(within.map(({ userId }) => userId))].sort((a, b) => a - b);
}

/**
 * Holds the guards of the accounts until the transaction ends: whoever places orders for one of them meanwhile, in
 * whatever process, waits, and then counts these orders too. In key order, after idempotency keys and before stock.
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

/** To be joined to the products of a batch, in the statement that reads them: what those accounts hold of each. */
export function heldUnits(userIds: readonly number[]): string {
  return `LEFT JOIN (
      SELECT item.productId, unpaid.userId, CAST(SUM(item.quantity - item.cancelledQuantity) AS SIGNED) AS units
      FROM orders AS unpaid JOIN order_items AS item ON item.orderId = unpaid.id
      WHERE unpaid.status = 'pending' AND unpaid.userId IN (${userIds.map(Number).join(', ')})
      GROUP BY item.productId, unpaid.userId
    ) AS held ON held.productId = product.id`;
}

/** The refusal of an order that would bring an account beyond the limit, or nothing. */
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
    `An account may hold ${limit} unpaid units of a product: pay or cancel orders first, or ask for at most ${list.join(', ')}.`,
    { extensions: { limit, lines: exceeded } },
  );
}
