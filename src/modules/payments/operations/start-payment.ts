import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import { lockOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { insertPayment, lockOpenPayment } from '../payment-store.js';
import { insertOperation, isOperationStored } from './operation-store.js';
import { requireDue } from './require-due.js';
import { runOperation } from './run.js';

export interface StartedPayment {
  paymentId: string;
  /** What the customer's client pays with; null when there is nothing for it to do, now or any more. */
  clientSecret: string | null;
  /** Where the customer pays, when the provider has a page for it. */
  redirectUrl: string | null;
  /** Whether the payment was there before. */
  replayed: boolean;
}

/**
 * Starts the payment of an order, or continues the one that it has: however often and from however many devices
 * a customer asks, an order has one payment at a time. Going on also looks what has come of it at the provider, so
 * that a lost webhook is made up for.
 *
 * @throws Problem NOT_FOUND, ORDER_STATE_CONFLICT, AMOUNT_NOT_PAYABLE, PAYMENT_REFUSED, PAYMENT_PROVIDER_UNAVAILABLE
 */
export async function startPayment(
  context: PaymentsContext,
  order: { orderId: string; userId: number },
  database: Database = context.sequelize,
): Promise<StartedPayment> {
  const { paymentId, operationId, replayed } = await insertUnlessOpen(context, order, database);
  if (operationId === undefined) return { paymentId, clientSecret: null, redirectUrl: null, replayed };
  const answer = await runOperation(context, operationId);
  if ('authorization' in answer) {
    const { clientSecret, redirectUrl = null } = answer.authorization;
    return { paymentId, clientSecret, redirectUrl, replayed };
  }
  if ('refusal' in answer) {
    throw new Problem('PAYMENT_REFUSED', 'Choose another way to pay, or ask the shop.', {
      extensions: { reason: answer.refusal.message },
    });
  }
  // What was written stays, and sending it again goes on from there.
  throw new Problem('PAYMENT_PROVIDER_UNAVAILABLE', 'Nothing was charged. Send the request again.', {
    retryAfterSeconds: 2,
  });
}

interface Intent {
  paymentId: string;
  /** The authorization; nothing when the provider need not be asked. */
  operationId: string | undefined;
  replayed: boolean;
}

function insertUnlessOpen(
  { providers, leaseSeconds }: PaymentsContext,
  { orderId, userId }: { orderId: string; userId: number },
  database: Database,
): Promise<Intent> {
  return inTransaction(
    database,
    async (transaction) => {
      const order = await lockOrder({ orderId, userId }, transaction);
      const open = await lockOpenPayment(order, transaction);
      if (open) {
        return { paymentId: open.id, operationId: await authorizationOf(open, transaction), replayed: true };
      }
      const amount = await requireDue(order, null, transaction);
      const provider = providers.forMethod(order.paymentMethod);
      const payment = await insertPayment(order, provider, amount, transaction);
      const intent = { kind: 'authorize', amount } as const;
      const { id } = await insertOperation(payment, intent, leaseSeconds, transaction);
      return { paymentId: payment.id, operationId: id, replayed: false };
    },
    {
      wasCommitted: async ({ operationId, replayed }) => replayed || isOperationStored(operationId as string),
    },
  );
}

/** Of a payment that the customer has yet to pay: who asks for it again is told again how. */
async function authorizationOf(
  { id: paymentId, status }: Payment,
  transaction: Transaction,
): Promise<string | undefined> {
  if (status !== 'pending') return undefined;
  const where = { paymentId, kind: 'authorize' as const };
  const operation = await PaymentOperation.findOne({ attributes: ['id'], where, raw: true, transaction });
  return operation?.id;
}
