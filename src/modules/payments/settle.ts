import type { Transaction } from 'sequelize';
import { type Payment, PaymentOperation, RefundRequest, WithheldRefund } from '../../models/index.js';
import { AUTOMATIC_REASON } from '../../models/payment-operation.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import type { LockedOrder } from '../orders/api.js';
import { type Balance, balance, type OrderMoney, type Reduction, type Refund } from './amount-due.js';
import { insertOperation } from './operations/operation-store.js';
import { refundableOf, reserveRefund } from './refund-figures.js';

/**
 * Computes the amount due of an order from all its rows, stores the refunds that follow as operations, and marks refund requests
 * and withheld refunds as settled. Called, in the same transaction, whenever a payment starts, is captured, or a refund
 * fails; so the order of these events does not matter.
 *
 * @param order locked, like its open payment
 * @returns the amount due: a decimal string, zero if nothing is left to pay
 */
export async function settle(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<string> {
  const { rows, money } = await readOrderMoney(order, payment, transaction);
  const { due, kept, refunds } = balance(money);
  await markSettled(order, rows, kept, transaction);
  for (const one of refunds) await refund(payment as Payment, one, transaction);
  return fromThousandths(due, order.currency);
}

/** Reads all that the amount due depends on, and the rows of the reductions in the same order. */
export async function readOrderMoney(
  { id: orderId, totalAmount }: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<{ rows: Array<RefundRequest | WithheldRefund>; money: OrderMoney }> {
  const requests = await RefundRequest.findAll({ where: { orderId }, transaction });
  const withheld = await WithheldRefund.findAll({ where: { orderId }, transaction });
  const refundsMade = payment ? await findRefunds(payment, transaction) : [];
  const rows = [...requests, ...withheld].sort((a, b) => a.version - b.version);
  const money = {
    total: toThousandths(totalAmount),
    ...paymentMoney(payment),
    reductions: rows.map(reductionOf),
    refunds: refundsMade.map(refundOf),
  };
  return { rows, money };
}

/** Updates by primary key, and only rows that change: by the index on settledAt it would lock rows that other orders need. */
async function markSettled(
  { currency }: LockedOrder,
  rows: Array<RefundRequest | WithheldRefund>,
  kept: number[],
  transaction: Transaction,
): Promise<void> {
  const settledAt = new Date();
  const ids = rows.flatMap((row) => (row instanceof RefundRequest && row.settledAt === null ? [row.id] : []));
  if (ids.length > 0) await RefundRequest.update({ settledAt }, { where: { id: ids }, transaction });
  for (const [index, row] of rows.entries()) {
    if (row instanceof RefundRequest) continue;
    const keeps = kept[index] as number;
    if (row.settledAt !== null && toThousandths(row.kept) === keeps) continue;
    const changed = { kept: fromThousandths(keeps, currency), settledAt: row.settledAt ?? settledAt };
    await row.update(changed, { transaction });
  }
}

/** Amounts of the open payment, in thousandths. */
export function paymentMoney(payment: Payment | null): Pick<OrderMoney, 'paid' | 'captured' | 'refundable'> {
  const isOver = payment === null || payment.status === 'voided' || payment.status === 'failed';
  if (isOver) return { paid: 0, captured: 0, refundable: 0 };
  const captured = toThousandths(payment.captured);
  const paid = payment.status === 'captured' ? captured : toThousandths(payment.authorized);
  return { paid, captured, refundable: toThousandths(refundableOf(payment)) };
}

const reductionOf = (row: RefundRequest | WithheldRefund): Reduction => ({
  version: row.version,
  amount: toThousandths(row.amount),
  ...(row instanceof RefundRequest
    ? { requestId: row.id, kept: 0 }
    : { requestId: undefined, kept: toThousandths(row.kept) }),
});

/** All refunds of the payment, oldest first. */
function findRefunds({ id: paymentId }: Payment, transaction: Transaction): Promise<PaymentOperation[]> {
  return PaymentOperation.findAll({ where: { paymentId, kind: 'refund' }, order: ['id'], transaction });
}

const refundOf = ({ amount, status, actorId, reason, refundRequestId }: PaymentOperation): Refund => ({
  amount: toThousandths(amount),
  isAutomatic: actorId === null && reason === AUTOMATIC_REASON,
  requestId: refundRequestId ?? undefined,
  isFailed: status === 'failed',
});

/** Reserves the money and stores a refund operation, which the worker runs. */
async function refund(
  payment: Payment,
  { requestId: refundRequestId, amount: thousandths }: Balance['refunds'][number],
  transaction: Transaction,
): Promise<void> {
  const amount = fromThousandths(thousandths, payment.currency);
  await reserveRefund(payment, amount, transaction);
  const intent = { kind: 'refund', amount, refundRequestId, reason: AUTOMATIC_REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}
