import { Op, type Transaction } from 'sequelize';
import { OrderItem } from '../../../models/index.js';
import { fromThousandths, toThousandths } from '../../../money/amounts.js';
import type { LockedOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { type LockedPayment, lockOpenPayment } from '../payment-store.js';
import { transition } from '../payment-transitions.js';
import { settle } from '../settle.js';
import { voidUnpaid } from './automatic-void.js';
import { insertOperation } from './operation-store.js';

// Automatic captures, as configured by CAPTURE. The operation is stored in the transaction that causes it; a worker calls the
// provider.

/** Call it after a payment was authorized, in the same transaction. */
export async function captureOnAuthorization(
  { capture }: PaymentsContext,
  locked: LockedPayment,
  transaction: Transaction,
): Promise<void> {
  // An admin may have accepted the order and shipped units before the customer paid.
  const isDue =
    capture === 'on_authorization' ||
    (capture === 'on_first_shipment' && (await isShipped(locked.order, transaction)));
  if (isDue) await captureDue(locked, transaction);
}

/** Call it when shipping units of a locked order, in the same transaction. */
export async function captureOnShipment(
  { capture }: PaymentsContext,
  order: LockedOrder,
  transaction: Transaction,
): Promise<void> {
  if (capture !== 'on_first_shipment') return;
  const payment = await lockOpenPayment(order, transaction);
  if (payment?.status === 'authorized') await captureDue({ payment, order }, transaction);
}

/** Stores a capture of the amount due, at most the authorized amount. The provider releases the rest. */
async function captureDue({ payment, order }: LockedPayment, transaction: Transaction): Promise<void> {
  const due = toThousandths(await settle(order, payment, transaction));
  // Everything was cancelled before the customer paid: nothing else would void the payment.
  if (due === 0) return voidUnpaid(payment, transaction);
  const amount = fromThousandths(Math.min(due, toThousandths(payment.authorized)), payment.currency);
  await transition(payment, { on: 'capture', to: 'capturing' }, transaction);
  await insertOperation(payment, { kind: 'capture', amount, reason: REASON }, undefined, transaction);
}

const REASON = 'As CAPTURE says';

async function isShipped({ id: orderId }: LockedOrder, transaction: Transaction): Promise<boolean> {
  const where = { orderId, shippedQuantity: { [Op.gt]: 0 } };
  return (await OrderItem.count({ where, transaction })) > 0;
}
