import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { Payment, PaymentOperation } from '../../../models/index.js';
import type { OrderPaymentStatus } from '../../../models/order.js';
import { cancelLocked, lockOrder, THE_SERVICE } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { voidUnpaid } from '../operations/automatic-void.js';
import { runOperation } from '../operations/run.js';
import { lockOpenPayment } from '../payment-store.js';
import { settle } from '../settle.js';

const UNPAID: ReadonlySet<OrderPaymentStatus> = new Set(['unpaid', 'voided']);

/**
 * Cancels an unpaid order, restocks its units and stores a void for its payment, in one transaction with the order locked.
 * Payments take the same lock, so one of the two comes first. Money that was authorized meanwhile without our knowledge is
 * released by the void; captured money is refunded when it is reported.
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
      // An admin has just marked it as paid.
      if (payment?.status === 'capturing') return false;
      const cancelled = await cancelLocked(
        order,
        { actor: THE_SERVICE, restock: true, refund: true, reason },
        transaction,
      );
      await settle(cancelled, payment, transaction);
      if (payment) await voidUnpaid(payment, transaction);
      return true;
    },
    SAFE_TO_REPEAT,
  );
}

/** Providers that did not answer in this run: they are not asked again. */
export type Silent = Set<string>;

/**
 * Reads the order's payment from the provider, in case its event is late or lost.
 * @returns whether the state is known now; also true if there is no provider to ask
 */
export async function lookAtPayment(
  context: PaymentsContext,
  orderId: string,
  silent: Silent,
): Promise<boolean> {
  const payment = await Payment.findOne({ where: { orderId, open: 1, status: 'pending' }, raw: true });
  // A payment that was not started cannot be paid, and a provider without keys cannot be asked.
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
