import { Op, type Transaction } from 'sequelize';
import { OrderItem } from '../../models/index.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import type { LockedOrder } from '../orders/lifecycle/order-transition.js';
import type { PaymentsContext } from './context.js';
import type { LockedPayment } from './lock-payment.js';
import { findOpen } from './open-payment.js';
import { insertOperation } from './operations/operation-store.js';
import { claimStatus } from './payment-transitions.js';
import type { PaymentUpdate } from './providers/provider.js';
import { settle } from './recovery/settle-refund-requests.js';
import { applyUpdate } from './updates/apply-update.js';

// When money that is held is taken without anyone asking: CAPTURE. The capture is an intent in the transaction that is the
// reason for it, so a process that dies leaves it to the next.

/**
 * As applyUpdate; what is held from now on is captured as the policy says.
 * @returns false when it has to wait for another update
 */
export async function applyAndCapture(
  { capture }: PaymentsContext,
  locked: LockedPayment,
  update: PaymentUpdate,
  transaction: Transaction,
): Promise<boolean> {
  const { payment, order } = locked;
  const wasPending = payment.status === 'pending';
  const isApplied = await applyUpdate(locked, update, transaction);
  if (!wasPending || payment.status !== 'authorized') return isApplied;
  // An admin may have accepted the order, and sent of it, before the customer paid.
  const isDue =
    capture === 'on_authorization' ||
    (capture === 'on_first_shipment' && (await isShipped(order, transaction)));
  if (isDue) await captureRest(locked, transaction);
  return isApplied;
}

/** For whoever sends units of an order, in the same transaction: the order is locked. */
export async function captureOnShipment(
  { capture }: PaymentsContext,
  order: LockedOrder,
  transaction: Transaction,
): Promise<void> {
  if (capture !== 'on_first_shipment') return;
  const payment = await findOpen(order, transaction);
  if (payment?.status === 'authorized') await captureRest({ payment, order }, transaction);
}

/** An intent to take what the order still comes to, and at most what is held; the provider lets go of the rest. */
async function captureRest({ payment, order }: LockedPayment, transaction: Transaction): Promise<void> {
  const due = toThousandths(await settle(order, payment, transaction));
  // Nothing is left to pay: what is held is about to be voided.
  if (due === 0) return;
  const amount = fromThousandths(Math.min(due, toThousandths(payment.authorized)), payment.currency);
  await claimStatus(payment, ['authorized'], 'capturing', transaction);
  await insertOperation(payment, { kind: 'capture', amount, reason: REASON }, undefined, transaction);
}

const REASON = 'As CAPTURE says';

async function isShipped({ id: orderId }: LockedOrder, transaction: Transaction): Promise<boolean> {
  const where = { orderId, shippedQuantity: { [Op.gt]: 0 } };
  return (await OrderItem.count({ where, transaction })) > 0;
}
