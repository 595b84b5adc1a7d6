import { type Database, inTransaction } from '../../../database/transaction.js';
import type { Principal } from '../../../rules/principal.js';
import { lockOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { insertPayment, lockOpenPayment } from '../payment-store.js';
import { stateConflict, transition } from '../payment-transitions.js';
import { externalProvider } from '../providers/external.js';
import { insertOperation, isOperationStored } from './operation-store.js';
import { requireDue } from './require-due.js';
import { runOperation } from './run.js';

export interface ExternalPayment {
  orderId: string;
  /** Where to find the money, such as a line of a bank statement. */
  reason?: string;
  actor: Principal;
}

/**
 * Records that an order was paid outside of the service: cash, a bank transfer, a paid invoice. Uses the external payment that
 * the customer started, or creates one.
 *
 * @returns the payment, and the operation that captured it
 * @throws Problem NOT_FOUND, ORDER_STATE_CONFLICT, PAYMENT_STATE_CONFLICT, AMOUNT_NOT_PAYABLE
 */
export async function markPaid(
  context: PaymentsContext,
  { orderId, reason, actor }: ExternalPayment,
  database: Database = context.sequelize,
): Promise<{ paymentId: string; operationId: string }> {
  const marked = await inTransaction(
    database,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      const open = await lockOpenPayment(order, transaction);
      if (open && open.provider !== externalProvider.name) {
        throw stateConflict(
          open.status,
          `It is a payment by ${open.provider}: capture it, or void it first.`,
        );
      }
      const amount = await requireDue(order, open, transaction);
      const payment = open ?? (await insertPayment(order, externalProvider, amount, transaction));
      await transition(payment, { on: 'mark_paid', to: 'capturing' }, transaction);
      const intent = { kind: 'capture', amount, reason, actor } as const;
      const { id } = await insertOperation(payment, intent, context.leaseSeconds, transaction);
      return { paymentId: payment.id, operationId: id };
    },
    { wasCommitted: ({ operationId }) => isOperationStored(operationId) },
  );
  await runOperation(context, marked.operationId);
  return marked;
}
