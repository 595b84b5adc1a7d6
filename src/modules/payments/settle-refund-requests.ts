import { Op, QueryTypes, type Transaction } from 'sequelize';
import { inTransaction } from '../../database/transaction.js';
import { type Payment, RefundRequest } from '../../models/index.js';
import { type LockedOrder, lockOrder } from '../../models/order-transition.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import { claimRefund, claimStatus, refundableOf } from './claims.js';
import type { PaymentsContext } from './context.js';
import type { LockedPayment } from './lock-payment.js';
import { findOpen } from './open-payment.js';
import { insertOperation } from './operations.js';
import { payableOf } from './payable.js';

/** Requests that one run takes on. */
const BATCH = 100;

type UnsettledRequest = Pick<RefundRequest, 'id' | 'orderId'>;

/** What cancellations and returns asked to be given back, nobody has acted upon yet, and waits for no capture. */
export function findUnsettledRequests({ sequelize }: PaymentsContext): Promise<UnsettledRequest[]> {
  return sequelize.query<UnsettledRequest>(
    `SELECT request.id, request.orderId
     FROM refund_requests AS request
     LEFT JOIN payments AS payment ON payment.orderId = request.orderId AND payment.status = 'capturing'
     WHERE request.settledAt IS NULL AND payment.id IS NULL
     ORDER BY request.id LIMIT ${BATCH}`,
    { type: QueryTypes.SELECT },
  );
}

/**
 * Makes an intent of a request, once. The request was written in the very transaction that cancelled or took back, so
 * none is lost. One that comes while a capture is under way waits for its end.
 */
export async function settleRefundRequest(
  { sequelize }: PaymentsContext,
  { id, orderId }: UnsettledRequest,
): Promise<void> {
  await inTransaction(
    sequelize,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      const request = await RefundRequest.findByPk(id, { rejectOnEmpty: true, transaction });
      // Another process was quicker.
      if (request.settledAt !== null) return;
      const payment = await findOpen(order, transaction);
      if (payment?.status === 'capturing') return;
      if (payment?.status === 'captured') {
        await refund(payment, toThousandths(request.amount), request.id, transaction);
      }
      const isUnpaid = payment?.status === 'pending' || payment?.status === 'authorized';
      if (isUnpaid && toThousandths(await payableOf(order, transaction)) === 0) {
        await letGo(payment, request, transaction);
      }
      await request.update({ settledAt: new Date() }, { transaction });
    },
    // Run again, it finds what it did.
    { wasCommitted: async () => false },
  );
}

/**
 * For whoever takes what the order comes to, in the same transaction: requests that nobody has acted upon yet are left
 * out of that already, and must not be given back of it as well.
 */
export async function settleWithCapture(
  { id: orderId }: LockedOrder,
  transaction: Transaction,
): Promise<void> {
  const where = { orderId, settledAt: { [Op.is]: null } };
  const requests = await RefundRequest.findAll({ attributes: ['id'], where, raw: true, transaction });
  if (requests.length === 0) return;
  // By primary key: by way of settledAt it would lock what other orders wait for.
  const ids = requests.map(({ id }) => id);
  await RefundRequest.update({ settledAt: new Date() }, { where: { id: ids }, transaction });
}

/**
 * For a payment of which someone at the provider captured what nobody here had asked for, and who may not have known what
 * was cancelled. Gives back what is more than the order still comes to, which is without the requests that nobody has
 * acted upon yet.
 */
export async function refundExcess(
  { payment, order }: LockedPayment,
  transaction: Transaction,
): Promise<void> {
  await settleWithCapture(order, transaction);
  const payable = toThousandths(await payableOf(order, transaction));
  await refund(payment, toThousandths(payment.captured) - payable, undefined, transaction);
}

/**
 * As much of it as was paid and has not been given back yet.
 * @param wanted in thousandths; nothing is given back unless it is above zero
 */
async function refund(
  payment: Payment,
  wanted: number,
  idempotencyKey: string | undefined,
  transaction: Transaction,
): Promise<void> {
  const amount = Math.min(wanted, toThousandths(refundableOf(payment)));
  if (amount <= 0) return;
  const given = fromThousandths(amount, payment.currency);
  await claimRefund(payment, given, transaction);
  const intent = { kind: 'refund', amount: given, idempotencyKey, reason: REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}

/** Nothing was taken yet and nothing is left to pay. What is left to pay otherwise is what will be captured. */
async function letGo(payment: Payment, request: RefundRequest, transaction: Transaction): Promise<void> {
  await claimStatus(payment, ['pending', 'authorized'], 'voiding', transaction);
  const intent = {
    kind: 'void',
    amount: payment.amount,
    idempotencyKey: request.id,
    reason: REASON,
  } as const;
  await insertOperation(payment, intent, undefined, transaction);
}

const REASON = 'The order was cancelled or returned';
