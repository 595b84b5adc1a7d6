import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../database/transaction.js';
import { isAllDelivered } from '../../models/fulfilment.js';
import { CancellationItem } from '../../models/index.js';
import { DEFAULT_LOCATION_ID } from '../../models/location.js';
import type { OrderStatus } from '../../models/order.js';
import { sumOf, toThousandths } from '../../money/amounts.js';
import { shareOf } from '../../money/shares.js';
import { moveStock, type StockChange } from '../stock/api.js';
import {
  type ItemUnits,
  incrementUnits,
  openUnits,
  type PickedUnits,
  pickAll,
  pickUnits,
  type RequestedUnits,
  readItems,
  sumUnits,
  valueOfUnits,
} from './lifecycle/item-units.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  isRecorded,
  type LockedOrder,
  lockOrder,
  type OrderChange,
  orderStateConflict,
  requireTransition,
  requireVersion,
} from './lifecycle/order-transition.js';
import { requestRefund, withholdRefund } from './lifecycle/request-refund.js';

export interface Cancellation {
  orderId: string;
  /** Only an order of that customer. */
  userId?: number;
  actor: Actor;
  /** The whole order unless given. */
  lines?: RequestedUnits[];
  /** Whether the units go back into stock; else they are written off. */
  restock: boolean;
  /** Whether what was paid for them is to be given back; who has not paid owes it in neither case. */
  refund: boolean;
  reason?: string;
  /** Of the order, one of which it has to have; see src/http/etag.ts. */
  versions?: readonly number[];
}

/**
 * Cancels an order, or units of it, in one transaction: the order and its event, the lines, the stock, and the request
 * to refund what they cost. When that leaves nothing open, the order is cancelled, or shipped when a part was sent.
 *
 * Locks the order, then its lines, then stock levels in key order.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED
 */
export function cancelOrder(database: Database, cancellation: Cancellation): Promise<ChangedOrder> {
  const { orderId, userId, versions } = cancellation;
  const work = async (transaction: Transaction) => {
    const order = await lockOrder({ orderId, userId }, transaction);
    requireVersion(order, versions);
    return cancelLocked(order, cancellation, transaction);
  };
  return inTransaction(database, work, { wasCommitted: isRecorded });
}

/** What is asked for, of an order that was found. */
type Wanted = Pick<Cancellation, 'lines' | 'actor'>;

/** What a cancellation will do: worked out before anything is written, and all that it goes by. */
export interface CancellationPlan {
  /** By line. */
  picked: PickedUnits[];
  /** What those of each line are worth, and all together: decimal strings. */
  worth: string[];
  amount: string;
  /** Where the order goes with it. */
  to: OrderStatus;
  /** Where it goes at once after that. */
  next?: OrderChange;
}

/**
 * Decides what a cancellation does. Reads alone.
 * @throws Problem ORDER_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED
 */
export async function planCancellation(
  order: LockedOrder,
  { lines, actor }: Wanted,
  transaction: Transaction,
): Promise<CancellationPlan> {
  requireTransition(order, 'cancelled', actor.as);
  const items = await readItems(order.id, transaction);
  if (actor.as === 'customer' && isSentInPart(items)) {
    throw orderStateConflict(
      order.status,
      'A part of it has been sent: only the shop can cancel the rest now.',
    );
  }
  const picked = lines ? pickUnits(items, lines, openUnits) : pickWhole(order, items);
  const worth = picked.map((one) => valueOfUnits(one, order.currency));
  const to = statusAfter(picked, items, order);
  const plan = { picked, worth, amount: sumOf(worth, order.currency), to };
  // What was sent may have arrived before the rest was cancelled.
  if (to === 'shipped' && (await isAllDelivered(order.id, transaction))) {
    return { ...plan, next: { kind: 'status_changed', to: 'delivered', actor } };
  }
  if (to === 'pending' && leavesNothingToPay(picked, items, order)) return { ...plan, next: NOTHING_TO_PAY };
  return plan;
}

/** The same of a locked order, in the transaction of whoever holds it. */
export async function cancelLocked(
  order: LockedOrder,
  { lines, actor, restock, refund, reason }: Omit<Cancellation, 'orderId' | 'userId' | 'versions'>,
  transaction: Transaction,
): Promise<ChangedOrder> {
  const plan = await planCancellation(order, { lines, actor }, transaction);
  const { picked, worth, amount, to, next } = plan;
  const units = picked.map(({ item, quantity }) => ({ line: item.line, quantity }));

  await incrementUnits(order.id, 'cancelled', units, transaction);
  const changed = await changeOrder(
    order,
    {
      kind: 'units_cancelled',
      to,
      actor,
      reason,
      details: { lines: units, restocked: restock, value: amount, refund },
    },
    transaction,
  );
  const { version } = changed;
  await CancellationItem.bulkCreate(
    units.map((one, index) => ({
      orderId: order.id,
      version,
      restocked: restock,
      amount: worth[index] as string,
      ...one,
    })),
    { transaction },
  );
  await (refund ? requestRefund : withholdRefund)(changed, amount, transaction);
  await moveStock(movementsOf(order.id, picked, { restock, actor, reason }), transaction);
  return next ? changeOrder(changed, next, transaction) : changed;
}

/** As for an order that is free from the start: no payment will come that the shop could wait for. */
const NOTHING_TO_PAY: OrderChange = {
  kind: 'status_changed',
  to: 'processing',
  actor: { id: null, as: 'service' },
  reason: 'Nothing is left to pay',
};

/** Whether an order comes to nothing once these units are gone, too. */
function leavesNothingToPay(
  picked: PickedUnits[],
  items: ItemUnits[],
  { totalAmount, currency }: LockedOrder,
): boolean {
  const gone = items.map((item) => {
    const now = picked.find((one) => one.item === item)?.quantity ?? 0;
    const units = item.cancelledQuantity + item.receivedQuantity + now;
    return shareOf(item, currency, { gone: 0, units });
  });
  return toThousandths(sumOf(gone, currency)) === toThousandths(totalAmount);
}

const isSentInPart = (items: ItemUnits[]): boolean =>
  items.some(({ shippedQuantity }) => shippedQuantity > 0);

function pickWhole({ status }: LockedOrder, items: ItemUnits[]): PickedUnits[] {
  if (isSentInPart(items)) {
    throw orderStateConflict(status, 'A part of it has been sent: name the lines to cancel of the rest.');
  }
  return pickAll(items, openUnits);
}

/** An order ends with its last open unit: cancelled when nothing of it was sent. */
function statusAfter(picked: PickedUnits[], items: ItemUnits[], { status }: LockedOrder): OrderStatus {
  if (sumUnits(items, openUnits) > sumUnits(picked, ({ quantity }) => quantity)) return status;
  return sumUnits(items, ({ shippedQuantity }) => shippedQuantity) > 0 ? 'shipped' : 'cancelled';
}

/** In the order of the levels' keys: also what is written off at once takes a shared lock on its level. */
function movementsOf(
  orderId: string,
  picked: PickedUnits[],
  { restock, actor, reason }: Pick<Cancellation, 'restock' | 'actor' | 'reason'>,
): StockChange[] {
  return picked
    .toSorted((a, b) => a.item.productId - b.item.productId)
    .flatMap(({ item: { productId }, quantity }) => {
      const change = { orderId, productId, locationId: DEFAULT_LOCATION_ID, actorId: actor.id, reason };
      const back: StockChange = { ...change, quantity, kind: 'cancellation' };
      return restock ? [back] : [back, { ...change, quantity: -quantity, kind: 'write_off' }];
    });
}
