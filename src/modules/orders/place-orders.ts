import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../database/transaction.js';
import type { Problem } from '../../errors.js';
import { Order, OrderItem, Product, StockLevel } from '../../models/index.js';
import { DEFAULT_LOCATION_ID } from '../../models/location.js';
import type { OrderStatus } from '../../models/order.js';
import { type Allocated, allocate, type Decision, type Offer, type Placement } from './allocate.js';
import { type Claim, claimKeys, releaseKeys } from './claim-keys.js';

/** An order that stands in the database. */
export interface PlacedOrder
  extends Allocated,
    Pick<Placement, 'userId' | 'shippingAddress' | 'paymentMethod'> {
  id: string;
  status: OrderStatus;
  createdAt: Date;
}

/** What became of one placement of a batch: placed, placed earlier with the same key, or refused. */
export type Outcome = { placed: PlacedOrder } | { replayOf: string } | { refused: Problem };

/**
 * Places a batch of one or more orders in one managed transaction, each statement set-based over the whole
 * batch: claim the idempotency keys, lock the stock, read the prices, decide, insert the orders, insert their
 * items. The items' hook moves the stock. A refused order takes nothing and harms no other.
 *
 * @param placements no idempotency key twice for one customer
 * @param deadlineAt epoch milliseconds after which no further attempt begins
 * @returns one outcome a placement, in their order
 * @throws the database's error when no attempt got through, and then none of the batch is placed; or Problem
 *   SERVICE_UNAVAILABLE when the connection was lost during COMMIT and no one can be asked how it ended
 */
export async function placeOrders(
  sequelize: Sequelize,
  placements: readonly Placement[],
  deadlineAt?: number,
): Promise<Outcome[]> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const claims = claimsOf(placements);
      const used = await claimKeys(sequelize, claims, transaction);
      const fresh = placements.filter(({ orderId }) => !used.has(orderId));
      const decided = await decide(fresh, transaction);
      await insert(placedOf(decided.values()), transaction);
      await releaseKeys(
        claims.filter(({ orderId }) => 'refused' in (decided.get(orderId) ?? {})),
        transaction,
      );
      return placements.map(({ orderId }) => (used.get(orderId) ?? decided.get(orderId)) as Outcome);
    },
    { wasCommitted, deadlineAt },
  );
}

function claimsOf(placements: readonly Placement[]): Claim[] {
  return placements.flatMap(({ orderId, userId, idempotency }) =>
    idempotency ? [{ orderId, userId, ...idempotency }] : [],
  );
}

/** By order id. */
async function decide(placements: Placement[], transaction: Transaction): Promise<Map<string, Outcome>> {
  if (placements.length === 0) return new Map();
  const productIds = [...new Set(placements.flatMap(({ lines }) => lines.map((line) => line.productId)))];
  const stock = await lockStock(productIds, transaction);
  const offers = await readOffers(productIds, transaction);
  const decisions = allocate(placements, offers, stock);
  const createdAt = new Date();
  return new Map(
    placements.map((placement, index) => [
      placement.orderId,
      outcomeOf(placement, decisions[index] as Decision, createdAt),
    ]),
  );
}

function outcomeOf(placement: Placement, decision: Decision, createdAt: Date): Outcome {
  if ('refused' in decision) return decision;
  const { orderId: id, userId, shippingAddress, paymentMethod } = placement;
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
}

function placedOf(outcomes: Iterable<Outcome>): PlacedOrder[] {
  return [...outcomes].flatMap((outcome) => ('placed' in outcome ? [outcome.placed] : []));
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

/** Made of what the door and the database's own rows say, so the models need not look again: see docs/performance.md. */
async function insert(orders: PlacedOrder[], transaction: Transaction): Promise<void> {
  if (orders.length === 0) return;
  const options = { checked: true, transaction };
  await Order.bulkCreate(
    orders.map(({ items: _items, ...order }) => order),
    options,
  );
  await OrderItem.bulkCreate(
    orders.flatMap(({ id, items }) => items.map((item) => ({ orderId: id, ...item }))),
    options,
  );
}

/**
 * Orders are committed together, so one of them tells for all; with none there was nothing to commit. Asks for a
 * lock: while that COMMIT is still under way the order's row is locked, and the answer comes when it has ended.
 */
async function wasCommitted(outcomes: Outcome[]): Promise<boolean> {
  const [first] = placedOf(outcomes);
  if (!first) return true;
  const found = await Order.findByPk(first.id, {
    attributes: ['id'],
    lock: Transaction.LOCK.SHARE,
    raw: true,
  });
  return found !== null;
}
