import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { v7 as uuid } from 'uuid';
import { inTransaction } from '../../database/transaction.js';
import type { Problem } from '../../errors.js';
import { Order, OrderItem, Product, StockLevel } from '../../models/index.js';
import { DEFAULT_LOCATION_ID } from '../../models/location.js';
import type { OrderStatus } from '../../models/order.js';
import { type Allocated, allocate, type Decision, type Offer, type Placement } from './allocate.js';

/** An order that stands in the database. */
export interface PlacedOrder
  extends Allocated,
    Pick<Placement, 'userId' | 'shippingAddress' | 'paymentMethod'> {
  id: string;
  status: OrderStatus;
  createdAt: Date;
}

/** What became of one placement of a batch. */
export type Outcome = { placed: PlacedOrder } | { refused: Problem };

/**
 * Places a batch of one or more orders in one managed transaction, each statement set-based over the whole
 * batch: lock the stock, read the prices, decide, insert the orders, insert their items. The items' hook moves
 * the stock. A refused order takes nothing and harms no other.
 *
 * @returns one outcome a placement, in their order
 * @throws the database's error when no attempt got through; then none of the batch is placed
 */
export async function placeOrders(
  sequelize: Sequelize,
  placements: readonly Placement[],
): Promise<Outcome[]> {
  const productIds = [...new Set(placements.flatMap(({ lines }) => lines.map((line) => line.productId)))];
  // Made once for all attempts: an attempt after one that did commit then fails on its primary keys.
  const ids = placements.map(() => uuid());
  return inTransaction(
    sequelize,
    async (transaction) => {
      const stock = await lockStock(productIds, transaction);
      const offers = await readOffers(productIds, transaction);
      const outcomes = toOutcomes(placements, ids, allocate(placements, offers, stock));
      await insert(placedOf(outcomes), transaction);
      return outcomes;
    },
    { wasCommitted },
  );
}

/**
 * Takes the row locks in primary-key order, so that two batches with the same products in another order wait
 * for each other and never deadlock. What is read under them stays true until COMMIT.
 */
async function lockStock(productIds: number[], transaction: Transaction): Promise<Map<number, number>> {
  const levels = await StockLevel.findAll({
    where: { productId: productIds, locationId: DEFAULT_LOCATION_ID },
    order: ['productId'],
    lock: true,
    raw: true,
    transaction,
  });
  return new Map(levels.map(({ productId, onHand, reserved }) => [productId, onHand - reserved]));
}

async function readOffers(productIds: number[], transaction: Transaction): Promise<Map<number, Offer>> {
  const products = await Product.findAll({
    attributes: ['id', 'name', 'price', 'currency', 'isActive'],
    where: { id: productIds },
    raw: true,
    transaction,
  });
  return new Map(products.map((product) => [product.id, product]));
}

function toOutcomes(placements: readonly Placement[], ids: string[], decisions: Decision[]): Outcome[] {
  const createdAt = new Date();
  return placements.map((placement, index) => {
    const decision = decisions[index] as Decision;
    if ('refused' in decision) return decision;
    const { userId, shippingAddress, paymentMethod } = placement;
    const id = ids[index] as string;
    return {
      placed: {
        id,
        userId,
        status: 'pending',
        shippingAddress,
        paymentMethod,
        createdAt,
        ...decision.allocated,
      },
    };
  });
}

function placedOf(outcomes: Outcome[]): PlacedOrder[] {
  return outcomes.flatMap((outcome) => ('placed' in outcome ? [outcome.placed] : []));
}

async function insert(orders: PlacedOrder[], transaction: Transaction): Promise<void> {
  if (orders.length === 0) return;
  await Order.bulkCreate(
    orders.map(({ items: _items, ...order }) => order),
    { validate: true, transaction },
  );
  await OrderItem.bulkCreate(
    orders.flatMap(({ id, items }) => items.map((item) => ({ orderId: id, ...item }))),
    { validate: true, transaction },
  );
}

/** Orders are committed together, so one of them tells for all; with none there was nothing to commit. */
async function wasCommitted(outcomes: Outcome[]): Promise<boolean> {
  const [first] = placedOf(outcomes);
  return first === undefined || (await Order.count({ where: { id: first.id } })) > 0;
}
