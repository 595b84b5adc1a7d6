import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import type { Principal } from '../../../rules/principal.js';
import { lockOrder } from '../../orders/api.js';
import type { PaymentsContext } from '../context.js';
import { insertPayment, lockOpenPayment } from '../payment-store.js';
import { insertOperation, isOperationStored } from './operation-store.js';
import { requireDue } from './require-due.js';
import { runOperation } from './run.js';

export interface StartedPayment {
  paymentId: string;
  /** For the client to confirm the payment; null if the client has nothing to do. */
  clientSecret: string | null;
  /** The provider's payment page, if it has one. */
  redirectUrl: string | null;
  /** Whether the payment existed before. */
  replayed: boolean;
}

/**
 * Starts the payment of an order, or continues its open payment: an order has one open payment at a time, however often the
 * customer asks. Continuing also reads the payment from the provider, which makes up for lost webhooks.
 *
 * @throws Problem NOT_FOUND, ORDER_STATE_CONFLICT, AMOUNT_NOT_PAYABLE, PAYMENT_REFUSED, PAYMENT_PROVIDER_UNAVAILABLE
 */
export async function startPayment(
  context: PaymentsContext,
  order: PaidOrder,
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
  // The stored payment stays; sending the request again continues it.
  throw new Problem('PAYMENT_PROVIDER_UNAVAILABLE', 'Nothing was charged. Send the request again.', {
    retryAfterSeconds: 2,
  });
}

/** The order to pay, and who pays it. */
export interface PaidOrder {
  orderId: string;
  /** Null: of a guest. */
  userId: number | null;
  actor: Principal;
}

interface Intent {
  paymentId: string;
  /** The authorization; undefined if the provider need not be called. */
  operationId: string | undefined;
  replayed: boolean;
}

function insertUnlessOpen(
  { providers, leaseSeconds }: PaymentsContext,
  { orderId, userId, actor }: PaidOrder,
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
      const intent = { kind: 'authorize', amount, actor } as const;
      const { id } = await insertOperation(payment, intent, leaseSeconds, transaction);
      return { paymentId: payment.id, operationId: id, replayed: false };
    },
    {
      wasCommitted: async ({ operationId, replayed }) => replayed || isOperationStored(operationId as string),
    },
  );
}

/** The authorization of a payment that is still pending: calling it again returns how to pay. */
async function authorizationOf(
  { id: paymentId, status }: Payment,
  transaction: Transaction,
): Promise<string | undefined> {
  if (status !== 'pending') return undefined;
  const where = { paymentId, kind: 'authorize' as const };
  const operation = await PaymentOperation.findOne({ attributes: ['id'], where, raw: true, transaction });
  return operation?.id;
}
