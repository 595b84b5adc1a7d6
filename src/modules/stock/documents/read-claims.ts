import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { PROMISED, StockHold } from '../../../models/stock-hold.js';
import { planFill } from '../backorders/plan-fill.js';
import { readPromises } from '../backorders/promises.js';
import { readWaitingOrders, WAITING_PAGE } from '../backorders/waiting-orders.js';
import { type CommittedUnits, readCommittedOrders } from '../committed-orders.js';
import { backorderLocation, readSellingLocations } from '../locations.js';
import type { Place } from '../lock-places.js';
import type { ShortLevel } from './short-levels.js';

const sequelizeOf = () => StockHold.sequelize as Sequelize;

/** Units of a checkout at a level. */
export interface CheckoutUnits {
  holdId: string;
  quantity: number;
}

const OF_CHECKOUTS = `
  SELECT holdId, quantity FROM stock_holds FORCE INDEX (stock_holds_level)
  WHERE productId = :productId AND locationId = :locationId AND holdId <> ${idInSql(PROMISED)}
  ORDER BY expiresAt > UTC_TIMESTAMP(3), holdId DESC`;

/** Units of checkouts at a level: expired holds first, then the newest. */
export function readCheckouts(
  { productId, locationId }: Place,
  transaction: Transaction,
): Promise<CheckoutUnits[]> {
  return sequelizeOf().query<Pick<StockHold, 'holdId' | 'quantity'>>(OF_CHECKOUTS, {
    replacements: { productId, locationId },
    type: QueryTypes.SELECT,
    transaction,
  });
}

/** Units that an order has at a level: committed to it, or promised to it while it waits. */
export interface OrderUnits extends CommittedUnits {
  isPromised: boolean;
}

/** Movements examined first, the newest ones; twenty times as many each time that they do not suffice. */
const MOVEMENTS = 5_000;
const ALL_MOVEMENTS = 1_000_000_000;

/** The newest orders with units at a locked level, until all missing units are found, or there are no more orders. */
export async function readNewestOrders(
  level: ShortLevel,
  missing: number,
  transaction: Transaction,
): Promise<OrderUnits[]> {
  if (missing === 0) return [];
  const promised = await readPromisedOrders(level, transaction);
  for (let movements = MOVEMENTS; ; movements *= 20) {
    const committed = await readCommittedOrders(level, movements, transaction);
    const all = [...promised, ...committed.map((one) => ({ ...one, isPromised: false }))];
    const isAll = sumOf(committed) >= level.committed || movements >= ALL_MOVEMENTS;
    if (isAll || sumOf(committed) >= missing) return all.sort(newestFirst);
  }
}

/** Of one order, the promised units first: it waits for them anyway. */
function newestFirst(one: OrderUnits, other: OrderUnits): number {
  if (one.orderId !== other.orderId) return one.orderId < other.orderId ? 1 : -1;
  return Number(other.isPromised) - Number(one.isPromised);
}

export const sumOf = (orders: ReadonlyArray<{ units: number }>): number =>
  orders.reduce((sum, { units }) => sum + units, 0);

/** Sorts after every id: for promised units that nobody waits for any more. */
const NOBODY = 'nobody';

/** The orders that units promised there are meant for: the oldest waiting ones. */
async function readPromisedOrders(
  { productId, locationId }: Place,
  transaction: Transaction,
): Promise<OrderUnits[]> {
  const promised = await readPromises(productId, transaction);
  if (!promised.has(locationId)) return [];
  const locations = await readSellingLocations(sequelizeOf(), transaction);
  const waiting = { productId, locationId: await backorderLocation(transaction) };
  const meant: OrderUnits[] = [];
  for (let after: string | undefined; (promised.get(locationId) as number) > 0; ) {
    const orders = await readWaitingOrders(waiting, after, transaction);
    for (const { orderId, parts } of planFill(orders, locations, promised)) {
      const units = parts.find((part) => part.locationId === locationId)?.quantity ?? 0;
      if (units > 0) meant.push({ orderId, units, isPromised: true });
    }
    if (orders.length < WAITING_PAGE) break;
    after = orders.at(-1)?.orderId;
  }
  const rest = promised.get(locationId) as number;
  return rest > 0 ? [{ orderId: NOBODY, units: rest, isPromised: true }, ...meant] : meant;
}
