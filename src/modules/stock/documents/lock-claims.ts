import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Problem } from '../../../errors.js';
import { idInSql } from '../../../models/id.js';
import { Order } from '../../../models/order.js';
import { makeAwaitable } from '../backorders/owe-units.js';
import type { Place } from '../lock-places.js';

// Orders and holds are locked before levels everywhere. But whose units must go is known only once the levels are locked. So
// orders and holds are then locked only if they are free: without waiting there is no deadlock. Otherwise the next attempt
// waits for them first.

/** What must be ready before levels are locked. */
export interface Needed {
  /** Products that orders will wait for. */
  productIds: readonly number[];
  /** Orders and holds that somebody else is changing. */
  orderIds: readonly string[];
  holdIds: readonly string[];
}

export const NOTHING_NEEDED: Needed = { productIds: [], orderIds: [], holdIds: [] };

/** Ends an attempt: the next one begins by waiting for what is needed. */
export class NotReady extends Error {
  constructor(readonly needed: Partial<Needed>) {
    super('a count takes units of orders or checkouts that have to be locked first');
  }
}

const MOST_ATTEMPTS = 8;
const BUSY = 'Orders and checkouts with the missing units are being changed. Try again shortly.';

/**
 * Runs attempts until one has all that it needs.
 * @throws Problem SERVICE_UNAVAILABLE if other orders are being changed each time
 */
export async function untilReady<Result>(attempt: (needed: Needed) => Promise<Result>): Promise<Result> {
  let needed = NOTHING_NEEDED;
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt(needed);
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      if (attempts === MOST_ATTEMPTS)
        throw new Problem('SERVICE_UNAVAILABLE', BUSY, { retryAfterSeconds: 1 });
      needed = union(needed, { ...NOTHING_NEEDED, ...error.needed });
    }
  }
}

const union = (one: Needed, other: Needed): Needed => ({
  productIds: [...new Set([...one.productIds, ...other.productIds])],
  orderIds: [...new Set([...one.orderIds, ...other.orderIds])],
  holdIds: [...new Set([...one.holdIds, ...other.holdIds])],
});

/**
 * Waits for the orders and holds, and locks them. Also lets orders wait for the products, so units that come in are promised to
 * them. Call it before levels are locked.
 */
export async function makeReady(
  { productIds, orderIds, holdIds }: Needed,
  transaction: Transaction,
): Promise<void> {
  if (orderIds.length > 0) await lockOrders(orderIds, 'ORDER BY id FOR UPDATE', transaction);
  const ofHolds = `holdId IN (${holdIds.map(idInSql).join(', ')})`;
  if (holdIds.length > 0)
    await lockHoldRows(`${ofHolds} ORDER BY holdId, productId, locationId FOR UPDATE`, transaction);
  if (productIds.length > 0) await makeAwaitable(productIds, transaction);
}

/** @throws NotReady if somebody is changing one of them */
export async function lockFreeOrders(orderIds: readonly string[], transaction: Transaction): Promise<void> {
  if (orderIds.length === 0) return;
  const free = new Set(await lockOrders(orderIds, 'FOR UPDATE SKIP LOCKED', transaction));
  const inUse = orderIds.filter((id) => !free.has(id));
  if (inUse.length > 0) throw new NotReady({ orderIds: inUse });
}

/** Locks the rows of holds at a level. @throws NotReady if somebody is using one of them */
export async function lockFreeHolds(
  holdIds: readonly string[],
  { productId, locationId }: Place,
  transaction: Transaction,
): Promise<void> {
  if (holdIds.length === 0) return;
  // Each by its full key: a wider condition would lock other rows of these holds.
  const keys = holdIds.map(
    (id) =>
      `(holdId = ${idInSql(id)} AND productId = ${Number(productId)} AND locationId = ${Number(locationId)})`,
  );
  const free = new Set(await lockHoldRows(`${keys.join(' OR ')} FOR UPDATE SKIP LOCKED`, transaction));
  const inUse = holdIds.filter((id) => !free.has(id));
  if (inUse.length > 0) throw new NotReady({ holdIds: inUse });
}

const sequelizeOf = () => Order.sequelize as Sequelize;

async function lockOrders(
  orderIds: readonly string[],
  how: string,
  transaction: Transaction,
): Promise<string[]> {
  const rows = await sequelizeOf().query<{ id: string }>(
    `SELECT id FROM orders FORCE INDEX (PRIMARY) WHERE id IN (${orderIds.map(idInSql).join(', ')}) ${how}`,
    { type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ id }) => id);
}

async function lockHoldRows(condition: string, transaction: Transaction): Promise<string[]> {
  const rows = await sequelizeOf().query<{ holdId: string }>(
    `SELECT holdId FROM stock_holds FORCE INDEX (PRIMARY) WHERE ${condition}`,
    { type: QueryTypes.SELECT, transaction },
  );
  return rows.map(({ holdId }) => holdId);
}
