import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { availableOf } from '../../models/availability.js';
import { Order } from '../../models/order.js';
import { allocateStock, type Stock } from './allocate-stock.js';
import type { Part } from './draw-units.js';
import { takenFromHolds, type UnitsInHolds } from './holds/kept-units.js';
import { readSellingLocations } from './locations.js';
import { lockStock } from './lock-stock.js';
import { type MovementChange, moveStock } from './move-stock.js';
import { insufficientStock } from './shortages.js';

/** A line of an order, as it was inserted. */
interface InsertedItem {
  orderId: string;
  productId: number;
  quantity: number;
  /** Where its units come from, as decided when the order was placed. */
  allocation?: readonly Part[];
}

/**
 * Commits the units of order items where they were allocated. Items made by hand are allocated first.
 *
 * @param holds units in holds of the orders, by order id; these holds end
 * @throws Problem INSUFFICIENT_STOCK
 */
export async function commitUnits(
  items: readonly InsertedItem[],
  transaction: Transaction,
  holds?: UnitsInHolds,
): Promise<void> {
  const allocated = items.every(({ allocation }) => allocation)
    ? items
    : await allocateByHand(items, transaction);
  const changes: MovementChange[] = [];
  for (const { orderId, productId, allocation = [] } of allocated) {
    for (const { locationId, quantity } of allocation) {
      changes.push({ orderId, productId, locationId, committed: quantity, kind: 'order' });
    }
  }
  await moveStock(holds ? takenFromHolds(changes, holds) : changes, transaction);
}

/** Allocates by the same rule, with the levels locked in key order first. Lines of one product in an order are merged. */
async function allocateByHand(
  items: readonly InsertedItem[],
  transaction: Transaction,
): Promise<InsertedItem[]> {
  const locations = await readSellingLocations(Order.sequelize as Sequelize, transaction);
  const stock = await lockStockOf(
    items.map(({ productId }) => productId),
    transaction,
  );
  const baskets = await basketsOf(items, transaction);
  const decided = allocateStock(baskets, stock, locations, ({ orderId, lines }, { parts, shortages }) => {
    if (shortages.length > 0) return { refused: insufficientStock(shortages) };
    return { items: lines.map((line, index) => ({ ...line, orderId, allocation: parts[index] })) };
  });
  return decided.flatMap((decision) => {
    if ('refused' in decision) throw decision.refused;
    return decision.items;
  });
}

async function lockStockOf(productIds: number[], transaction: Transaction): Promise<Stock> {
  const levels = await lockStock(productIds, transaction);
  const stock = new Map<number, Map<number, number>>();
  for (const level of levels) {
    const units = stock.get(level.locationId) ?? new Map<number, number>();
    stock.set(level.locationId, units.set(level.productId, availableOf(level)));
  }
  return stock;
}

async function basketsOf(items: readonly InsertedItem[], transaction: Transaction) {
  const orders = await Order.findAll({
    attributes: ['id', 'shippingAddress'],
    where: { id: [...new Set(items.map(({ orderId }) => orderId))] },
    transaction,
  });
  return orders.map(({ id: orderId, shippingAddress }) => {
    const quantities = new Map<number, number>();
    for (const item of items.filter((one) => one.orderId === orderId)) {
      quantities.set(item.productId, (quantities.get(item.productId) ?? 0) + item.quantity);
    }
    const lines = [...quantities].map(([productId, quantity]) => ({ productId, quantity }));
    return { orderId, lines, shippingAddress };
  });
}
