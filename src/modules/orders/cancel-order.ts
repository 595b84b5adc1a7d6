import type { Transaction } from 'sequelize';
import type { Database } from '../../database/transaction.js';
import { isAllDelivered } from '../../models/fulfilment.js';
import { CancellationItem } from '../../models/index.js';
import type { OrderStatus } from '../../models/order.js';
import { sumOf, toThousandths } from '../../money/amounts.js';
import { shareOf } from '../../money/shares.js';
import { releaseUses } from '../pricing/api.js';
import { moveStock, readCommittedUnits, requireShelved, type StockChange, takeUnits } from '../stock/api.js';
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
  type LockedOrder,
  type OrderChange,
  type OrderReference,
  orderStateConflict,
  requireTransition,
  THE_SERVICE,
  withLockedOrder,
} from './lifecycle/order-transition.js';
import { requestRefund, withholdRefund } from './lifecycle/request-refund.js';
import {
  planShippingRefund,
  recordShippingRefund,
  type ShippingShare,
  shippingDetails,
  type WantedShipping,
} from './lifecycle/shipping-refund.js';

export interface Cancellation extends OrderReference, WantedShipping {
  actor: Actor;
  /** Default: the whole order. */
  lines?: RequestedUnits[];
  /** Whether the units go back into stock. Otherwise they are written off. */
  restock: boolean;
  reason?: string;
}

/**
 * Cancels an order, or some of its units, in one transaction: order, event, lines, stock and refund request. If no open
 * unit is left, the order becomes cancelled, or shipped if some units were shipped.
 *
 * Locks the order, then its lines, then stock levels in key order, then discounts whose uses it gives back.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED, UNITS_BACKORDERED
 */
export function cancelOrder(database: Database, cancellation: Cancellation): Promise<ChangedOrder> {
  return withLockedOrder(database, cancellation, (order, transaction) =>
    cancelLocked(order, cancellation, transaction),
  );
}

/** The part of a cancellation that decides what will happen. */
type Wanted = Pick<Cancellation, 'lines' | 'actor' | 'refund' | 'refundShipping'>;

/** What a cancellation will do. Decided before anything is written, and shared with the preview. */
export interface CancellationPlan {
  /** By line. */
  picked: PickedUnits[];
  /** Value of the units, by line and in total: decimal strings. */
  worth: string[];
  value: string;
  shipping: ShippingShare;
  /** Value of the units and the shipping. */
  amount: string;
  /** Status of the order after the cancellation. */
  to: OrderStatus;
  /** A further change that follows immediately. */
  next?: OrderChange;
}

/**
 * Decides what a cancellation does. Only reads.
 * @throws Problem ORDER_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED, AMOUNT_EXCEEDED
 */
export async function planCancellation(
  order: LockedOrder,
  { lines, actor, ...wanted }: Wanted,
  transaction: Transaction,
): Promise<CancellationPlan> {
  requireTransition(order, 'cancelled', actor.as);
  const items = await readItems(order.id, transaction);
  if (actor.as === 'customer' && isSentInPart(items)) {
    throw orderStateConflict(order.status, 'Part of it was shipped: only the shop can cancel the rest now.');
  }
  const picked = lines ? pickUnits(items, lines, openUnits) : pickWhole(order, items);
  const worth = picked.map((one) => valueOfUnits(one, order.currency));
  const to = statusAfter(picked, items, order);
  const value = sumOf(worth, order.currency);
  const shipping = await planShippingRefund(order, wanted, to === 'cancelled', transaction);
  const amount = sumOf([value, shipping.value], order.currency);
  const plan = { picked, worth, value, shipping, amount, to };
  // All parcels may have arrived before the rest was cancelled.
  if (to === 'shipped' && (await isAllDelivered(order.id, transaction))) {
    return { ...plan, next: { kind: 'status_changed', to: 'delivered', actor } };
  }
  if (to === 'pending' && leavesNothingToPay(picked, items, order, shipping))
    return { ...plan, next: NOTHING_TO_PAY };
  return plan;
}

/** Like cancelOrder, for an order that the caller has locked in its transaction. */
export async function cancelLocked(
  order: LockedOrder,
  cancellation: Omit<Cancellation, keyof OrderReference>,
  transaction: Transaction,
): Promise<ChangedOrder> {
  const { actor, restock, refund, reason } = cancellation;
  const plan = await planCancellation(order, cancellation, transaction);
  const { picked, worth, value, shipping, amount, to, next } = plan;
  const units = picked.map(({ item, quantity }) => ({ line: item.line, quantity }));

  await incrementUnits(order.id, 'cancelled', units, transaction);
  const changed = await changeOrder(
    order,
    {
      kind: 'units_cancelled',
      to,
      actor,
      reason,
      details: { lines: units, restocked: restock, value, refund, ...shippingDetails(shipping) },
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
  await recordShippingRefund(changed, shipping, transaction);
  await (refund ? requestRefund : withholdRefund)(changed, amount, transaction);
  await moveStock(await movementsOf(order.id, picked, { restock, actor, reason }, transaction), transaction);
  if (to === 'cancelled' && order.hasDiscounts) await releaseUses(order.id, transaction);
  return next ? changeOrder(changed, next, transaction) : changed;
}

/** No payment will come, so the order goes on as one that was free from the start. */
const NOTHING_TO_PAY: OrderChange = {
  kind: 'status_changed',
  to: 'processing',
  actor: THE_SERVICE,
  reason: 'Nothing is left to pay',
};

/** Whether the amount due is zero once these units are cancelled too. */
function leavesNothingToPay(
  picked: PickedUnits[],
  items: ItemUnits[],
  { currency }: LockedOrder,
  { left }: ShippingShare,
): boolean {
  if (toThousandths(left) > 0) return false;
  const gone = items.map((item) => {
    const now = picked.find((one) => one.item === item)?.quantity ?? 0;
    const units = item.cancelledQuantity + item.receivedQuantity + now;
    return shareOf(item, currency, { gone: 0, units });
  });
  const totals = items.map(({ total }) => total);
  return sumOf(gone, currency) === sumOf(totals, currency);
}

const isSentInPart = (items: ItemUnits[]): boolean =>
  items.some(({ shippedQuantity }) => shippedQuantity > 0);

function pickWhole({ status }: LockedOrder, items: ItemUnits[]): PickedUnits[] {
  if (isSentInPart(items)) {
    throw orderStateConflict(status, 'Part of it was shipped: name the lines to cancel.');
  }
  return pickAll(items, openUnits);
}

/** An order without open units is shipped, or cancelled if nothing was shipped. */
function statusAfter(picked: PickedUnits[], items: ItemUnits[], { status }: LockedOrder): OrderStatus {
  if (sumUnits(items, openUnits) > sumUnits(picked, ({ quantity }) => quantity)) return status;
  return sumUnits(items, ({ shippedQuantity }) => shippedQuantity) > 0 ? 'shipped' : 'cancelled';
}

/**
 * What is cancelled is no longer committed: what is on backorder first, then at the location with the lowest priority. What is
 * not restocked leaves the shelf, too, so it has to be there.
 * @throws Problem UNITS_BACKORDERED
 */
async function movementsOf(
  orderId: string,
  picked: PickedUnits[],
  { restock, actor, reason }: Pick<Cancellation, 'restock' | 'actor' | 'reason'>,
  transaction: Transaction,
): Promise<StockChange[]> {
  const committed = (await readCommittedUnits(orderId, transaction)).reverse();
  if (!restock) {
    const lost = picked.map(({ item: { productId }, quantity }) => ({ productId, quantity }));
    requireShelved(lost, committed, 'nothing of them can be written off, so cancel these with restock');
  }
  const places = restock ? committed : committed.filter(({ isBackorder }) => !isBackorder);
  const changes: StockChange[] = [];
  for (const { item, quantity: units } of picked) {
    const { productId } = item;
    for (const { locationId, quantity } of await takeUnits(
      places,
      { productId, quantity: units },
      transaction,
    )) {
      const change = { orderId, productId, locationId, actor, reason };
      changes.push({ ...change, committed: -quantity, kind: 'cancellation' });
      if (!restock) changes.push({ ...change, onHand: -quantity, kind: 'write_off' });
    }
  }
  return changes;
}
