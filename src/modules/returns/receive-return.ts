import type { InferCreationAttributes, Transaction } from 'sequelize';
import type { Database } from '../../database/transaction.js';
import { ReturnItem } from '../../models/index.js';
import { sumOf } from '../../money/amounts.js';
import {
  type ChangedOrder,
  changeOrder,
  incrementUnits,
  type LockedOrder,
  planShippingRefund,
  readItems,
  recordShippingRefund,
  requestRefund,
  type ShippingShare,
  shippingDetails,
  valueOfUnits,
  type WantedShipping,
  withholdRefund,
  withLockedOrder,
} from '../orders/api.js';
import {
  moveStock,
  readSentUnits,
  requireLevels,
  requireLocation,
  type StockChange,
  takeUnits,
  type UnitsAt,
} from '../stock/api.js';
import { pickReceived, type ReceivedLine, type ReceivedUnits } from './received-units.js';
import {
  findReturn,
  type ReturnDecision,
  type ReturnTransition,
  transitionReturn,
} from './return-transition.js';

export interface Receipt extends ReturnDecision, WantedShipping {
  /** What arrived. Default: all requested units, to be restocked. */
  lines?: ReceivedLine[];
  /** Where they go. Default: back to where they were sent from. */
  locationId?: number;
}

/**
 * Receives a return in one transaction: return, order, event, lines, stock and refund request. Requested units that did not
 * arrive no longer count as returned.
 *
 * Locks the order, then its lines, then stock levels in key order.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED,
 *   AMOUNT_EXCEEDED
 */
export function receiveReturn(database: Database, receipt: Receipt): Promise<ChangedOrder> {
  return withLockedOrder(database, receipt, (order, transaction) => receive(order, receipt, transaction));
}

async function receive(
  order: LockedOrder,
  receipt: Receipt,
  transaction: Transaction,
): Promise<ChangedOrder> {
  const { orderId, returnId, actor, reason, refund } = receipt;
  const found = await findReturn(order, receipt, 'received', transaction);
  const { received, worth, value, shipping, amount } = await planReceipt(found, receipt, transaction);
  await transitionReturn(found, transaction, {
    receiptVersion: order.version + 1,
    refundAmount: refund ? amount : null,
  });
  await ReturnItem.bulkCreate(returnItemRows(found.items, received, worth), {
    updateOnDuplicate: ['restocked', 'writtenOff', 'amount'],
    transaction,
  });
  await incrementUnits(orderId, 'returned', missingUnits(found.items, received), transaction);
  const changed = await changeOrder(
    order,
    {
      kind: 'return_received',
      actor,
      reason,
      details: {
        returnId,
        lines: received.map(({ item: { line }, restocked, writtenOff }) => ({ line, restocked, writtenOff })),
        value,
        refund,
        ...shippingDetails(shipping),
      },
    },
    transaction,
  );
  await recordShippingRefund(changed, shipping, transaction);
  await (refund ? requestRefund : withholdRefund)(changed, amount, transaction);
  await moveStock(await movementsOf(receipt, received, transaction), transaction);
  return changed;
}

/** What a receipt will do. Decided before anything is written, and shared with the preview. */
export interface ReceiptPlan {
  received: ReceivedUnits[];
  /** Value of the received units, by line and in total: decimal strings. */
  worth: string[];
  value: string;
  shipping: ShippingShare;
  /** Value of the units and the shipping. */
  amount: string;
}

/**
 * Decides what a receipt does. Only reads.
 * @throws Problem VALIDATION_FAILED, QUANTITY_EXCEEDED, AMOUNT_EXCEEDED
 */
export async function planReceipt(
  { order, items }: ReturnTransition,
  { lines, ...wanted }: Receipt,
  transaction: Transaction,
): Promise<ReceiptPlan> {
  const { currency } = order;
  const received = pickReceived(items, await readItems(order.id, transaction), lines);
  const worth = received.map(({ item, came }) => valueOfUnits({ item, quantity: came }, currency));
  const value = sumOf(worth, currency);
  const shipping = await planShippingRefund(order, wanted, false, transaction);
  return { received, worth, value, shipping, amount: sumOf([value, shipping.value], currency) };
}

/** The rows of the return's items with what was received. They exist already, and are updated in one statement. */
function returnItemRows(
  asked: ReturnItem[],
  received: ReceivedUnits[],
  worth: string[],
): Array<InferCreationAttributes<ReturnItem>> {
  return received.map(({ item: { line }, restocked, writtenOff }, index) => {
    const { orderId, returnId, quantity } = asked.find((one) => one.line === line) as ReturnItem;
    return { orderId, line, returnId, quantity, restocked, writtenOff, amount: worth[index] as string };
  });
}

/** Requested units that did not arrive, to subtract from the lines' counters. */
function missingUnits(
  asked: ReturnItem[],
  received: ReceivedUnits[],
): Array<{ line: number; quantity: number }> {
  return asked.flatMap(({ line, quantity }) => {
    const came = received.find(({ item }) => item.line === line)?.came ?? 0;
    return came < quantity ? [{ line, quantity: came - quantity }] : [];
  });
}

/** In the order of the levels' keys: also what is written off at once takes a shared lock on its level. */
async function movementsOf(
  { orderId, actor, reason, locationId: named }: Receipt,
  received: ReceivedUnits[],
  transaction: Transaction,
): Promise<StockChange[]> {
  const sent = named === undefined ? await readSentUnits(orderId, transaction) : [];
  const places = named === undefined ? sent : unitsAt(await requireLocation(named, transaction), received);
  const changes: StockChange[] = [];
  for (const { item, came, writtenOff } of received) {
    const { productId } = item;
    let lost = writtenOff;
    for (const { locationId, quantity } of await takeUnits(
      places,
      { productId, quantity: came },
      transaction,
    )) {
      const change = { orderId, productId, locationId, actor, reason };
      changes.push({ ...change, onHand: quantity, kind: 'return' });
      const gone = Math.min(lost, quantity);
      if (gone > 0) changes.push({ ...change, onHand: -gone, kind: 'write_off' });
      lost -= gone;
    }
  }
  changes.sort((a, b) => a.productId - b.productId || a.locationId - b.locationId);
  await requireLevels(
    changes.filter((change) => !sent.some((place) => isSameLevel(place, change))),
    transaction,
  );
  return changes;
}

const unitsAt = (locationId: number, received: ReceivedUnits[]): UnitsAt[] =>
  received.map(({ item: { productId }, came }) => ({ productId, locationId, units: came }));

type Place = Pick<UnitsAt, 'productId' | 'locationId'>;

const isSameLevel = (a: Place, b: Place): boolean =>
  a.productId === b.productId && a.locationId === b.locationId;
