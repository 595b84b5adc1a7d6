import { escape as escapeValue } from 'mysql2';
import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { idInSql } from '../../../models/id.js';
import { type CustomerId, customerKeyOf, isAccount, isGuest, type Line } from '../../pricing/api.js';
import { customerOf } from './customer.js';
import type { Placement } from './decide-orders.js';

/** Limit on unpaid units per customer and product, and how many there are. */
export interface UnpaidUnits {
  /** 0 means no limit. */
  limit: number;
  /** Units in pending orders, by unitsKey. Default: 0. */
  held: ReadonlyMap<string, number>;
}

export const NO_LIMIT: UnpaidUnits = { limit: 0, held: new Map() };

export const unitsKey = (customer: CustomerId, productId: number): string => `${customer} ${productId}`;

/** Customers to look up. An order that alone exceeds the limit is refused without looking. */
export function customersWithin(placements: readonly Placement[], limit: number): CustomerId[] {
  const within = placements.filter(({ lines }) => lines.every(({ quantity }) => quantity <= limit));
  return [...new Set(within.map(customerOf))];
}

/**
 * Locks the customers' guard rows until the transaction ends. Other transactions that place orders for these customers wait,
 * and then count these orders too. Lock order: after idempotency keys, before stock, accounts before guests, sorted by key.
 */
export async function holdGuards(
  sequelize: Sequelize,
  customers: readonly CustomerId[],
  transaction: Transaction,
): Promise<void> {
  const hold = async (table: string, keys: string[]) => {
    if (keys.length === 0) return;
    const rows = keys.map((key) => `(${key}, 1)`).join(', ');
    await sequelize.query(`INSERT INTO ${table} VALUES ${rows} ON DUPLICATE KEY UPDATE claims = claims + 1`, {
      type: QueryTypes.INSERT,
      transaction,
    });
  };
  const accounts = customers.filter(isAccount).sort((a, b) => a - b);
  const guests = customers.filter(isGuest).map((guest) => idInSql(customerKeyOf(guest)));
  await hold('unpaid_guards (userId, claims)', accounts.map(String));
  await hold('guest_guards (customerKey, claims)', guests.sort());
}

/** SQL to join to `product`: the customers' unpaid units of each product. */
export function heldUnits(customers: readonly CustomerId[]): string {
  const accounts = customers.filter(isAccount);
  const guests = customers.filter(isGuest);
  const parts = [
    accounts.length > 0 &&
      `SELECT item.productId, unpaid.userId, NULL AS guest, ${UNITS} AS units
       FROM orders AS unpaid JOIN order_items AS item ON item.orderId = unpaid.id
       WHERE unpaid.status = 'pending' AND unpaid.userId IN (${accounts.map(Number).join(', ')})
       GROUP BY item.productId, unpaid.userId`,
    guests.length > 0 &&
      `SELECT item.productId, NULL AS userId, placed.emailKey AS guest, ${UNITS} AS units
       FROM guest_orders AS placed
       JOIN orders AS unpaid ON unpaid.id = placed.orderId AND unpaid.status = 'pending' AND unpaid.userId IS NULL
       JOIN order_items AS item ON item.orderId = unpaid.id
       WHERE placed.emailKey IN (${guests.map((guest) => escapeValue(guest)).join(', ')})
       GROUP BY item.productId, placed.emailKey`,
  ];
  return `LEFT JOIN (${parts.filter(Boolean).join(' UNION ALL ')}) AS held ON held.productId = product.id`;
}

const UNITS = 'CAST(SUM(item.quantity - item.cancelledQuantity) AS SIGNED)';

/** The problem if an order would exceed the account's limit, otherwise undefined. */
export function refusedUnits(
  lines: readonly Line[],
  customer: CustomerId,
  { limit, held }: UnpaidUnits,
): Problem | undefined {
  if (limit === 0) return undefined;
  const exceeded = lines.flatMap(({ productId, quantity: requested }) => {
    const left = Math.max(limit - (held.get(unitsKey(customer, productId)) ?? 0), 0);
    return requested > left ? [{ productId, requested, left }] : [];
  });
  if (exceeded.length === 0) return undefined;
  const list = exceeded.map(({ productId, left }) => `${left} more of product ${productId}`);
  return new Problem(
    'UNPAID_LIMIT_EXCEEDED',
    `${isAccount(customer) ? 'An account' : 'A guest'} may hold ${limit} unpaid units of a product: pay or cancel other orders first, or order at most ${list.join(', ')}.`,
    { extensions: { limit, lines: exceeded } },
  );
}
