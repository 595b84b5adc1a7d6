import { inTransaction } from '../../../database/transaction.js';
import { Payment, PaymentOperation } from '../../../models/index.js';
import type { OrderPaymentStatus } from '../../../models/order.js';
import { cancelLocked, lockOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { voidUnpaid } from '../operations/automatic-void.js';
import { runOperation } from '../operations/run.js';
import { lockOpenPayment } from '../payment-store.js';
import { settle } from '../settle.js';

const UNPAID: ReadonlySet<OrderPaymentStatus> = new Set(['unpaid', 'voided']);

/**
 * Cancels an order that nobody has paid, puts its units back, and writes down the intent to void its payment, all in one
 * transaction under the order's lock: whatever brings money in takes that lock as well, so one of the two comes first.
 * Money that the provider holds by then, and has not told of, is released by the void; what was captured there is
 * refunded when that is learned.
 *
 * @returns whether it was cancelled
 */
export async function expireOrder(
  { sequelize }: PaymentsContext,
  orderId: string,
  reason: string,
): Promise<boolean> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      // Paid, accepted or cancelled meanwhile.
      if (order.status !== 'pending' || !UNPAID.has(order.paymentStatus)) return false;
      const payment = await lockOpenPayment(order, transaction);
      // An admin has just said that the money came.
      if (payment?.status === 'capturing') return false;
      const actor = { id: null, as: 'service' } as const;
      const cancelled = await cancelLocked(
        order,
        { actor, restock: true, refund: true, reason },
        transaction,
      );
      await settle(cancelled, payment, transaction);
      if (payment) await voidUnpaid(payment, transaction);
      return true;
    },
    // Run again, it finds what it did.
    { wasCommitted: async () => false },
  );
}

/** Providers that have not answered in this run: it asks them nothing more. */
export type Silent = Set<string>;

/**
 * Has a payment that the customer may have paid meanwhile looked at, should the provider's event be late or lost.
 * @returns whether that is known by now; when there is no one to ask there is nothing to be known
 */
export async function lookAtPayment(
  context: PaymentsContext,
  orderId: string,
  silent: Silent,
): Promise<boolean> {
  const payment = await Payment.findOne({ where: { orderId, open: 1, status: 'pending' }, raw: true });
  // What was not started cannot have been paid, and without its keys a provider cannot be asked.
  const provider = payment && payment.reference !== null && context.providers.named(payment.provider);
  if (!provider || provider.isExternal) return true;
  if (silent.has(provider.name)) return false;
  const where = { paymentId: payment.id, kind: 'authorize', status: 'succeeded' } as const;
  const operation = await PaymentOperation.findOne({ attributes: ['id'], where, raw: true });
  if (!operation) return true;
  const answer = await runOperation(context, operation.id);
  if ('unanswered' in answer) silent.add(provider.name);
  return !('unanswered' in answer);
}
