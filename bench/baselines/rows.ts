import { createHash } from 'node:crypto';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { idOf } from '../../src/models/id.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { ADDRESS, PAYMENT_METHOD } from '../workloads.js';
import type { PlannedOrder } from './closed-loop.js';

/** What the two baselines on bare mysql2 share: from baskets, stock and prices to the rows to be written. */

export const LOCATION_ID = 1;

export interface LevelRow extends RowDataPacket {
  productId: number;
  onHand: number;
  committed: number;
}

export interface ProductRow extends RowDataPacket {
  id: number;
  name: string;
  price: string;
  currency: string;
  isActive: number;
}

export type Value = string | number | Date | Buffer;

/** Rows, with their values in the order of COLUMNS. */
export interface OrderRows {
  keys: Value[][];
  orders: Value[][];
  items: Value[][];
  movements: Value[][];
  /** Units to take, by product. */
  taken: Map<number, number>;
}

export const COLUMNS = {
  keys: 'userId, `key`, requestHash, orderId, createdAt',
  orders:
    'id, number, userId, status, totalAmount, currency, shippingAddress, paymentMethod, version, createdAt, updatedAt',
  items: 'orderId, line, productId, name, quantity, price',
  movements: 'productId, locationId, onHand, committed, kind, orderId, createdAt',
} as const;

/** Of all baskets, ascending: the order in which rows are locked. */
export function productIdsOf(orders: readonly PlannedOrder[]): number[] {
  const ids = new Set(orders.flatMap(({ lines }) => lines.map(({ productId }) => productId)));
  return [...ids].sort((a, b) => a - b);
}

/** @throws Error when a product is not there, not for sale or short */
export function toRows(
  orders: readonly PlannedOrder[],
  levels: readonly LevelRow[],
  products: readonly ProductRow[],
): OrderRows {
  const byId = new Map(products.map((product) => [product.id, product]));
  const rows: OrderRows = { keys: [], orders: [], items: [], movements: [], taken: new Map() };
  const now = new Date();
  for (const { userId, lines, key } of orders) {
    const { orderId, number } = newOrderKeys();
    const id = idOf(orderId);
    let cents = 0;
    let currency = '';
    for (const [index, { productId, quantity }] of lines.entries()) {
      const product = byId.get(productId);
      if (!product?.isActive) throw new Error(`product ${productId} is not for sale`);
      cents += Math.round(Number(product.price) * 100) * quantity;
      currency = product.currency;
      rows.items.push([id, index + 1, productId, product.name, quantity, product.price]);
      rows.movements.push([productId, LOCATION_ID, 0, quantity, 'order', id, now]);
      rows.taken.set(productId, (rows.taken.get(productId) ?? 0) + quantity);
    }
    const total = (cents / 100).toFixed(2);
    const address = JSON.stringify(ADDRESS);
    rows.orders.push([id, number, userId, 'pending', total, currency, address, PAYMENT_METHOD, 1, now, now]);
    if (key !== undefined) rows.keys.push([userId, key, requestHash(lines), id, now]);
  }
  for (const { productId, onHand, committed } of levels) {
    if (onHand - committed < (rows.taken.get(productId) ?? 0))
      throw new Error(`product ${productId} is short`);
  }
  return rows;
}

function requestHash(lines: PlannedOrder['lines']): string {
  return createHash('sha256').update(JSON.stringify(lines)).digest('hex');
}

/** @throws Error when the guard of the UPDATE refused a row */
export function assertAllMoved({ affectedRows }: ResultSetHeader, expected: number): void {
  if (affectedRows !== expected) throw new Error(`${affectedRows} of ${expected} stock levels moved`);
}
