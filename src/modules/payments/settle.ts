import type { Transaction } from 'sequelize';
import { type Payment, PaymentOperation, RefundRequest, WithheldRefund } from '../../models/index.js';
import { AUTOMATIC_REASON } from '../../models/payment-operation.js';
import { fromThousandths, toThousandths } from '../../money/amounts.js';
import type { LockedOrder } from '../orders/api.js';
import { type Account, type Balance, balance, type Reduction, type Refund } from './amount-due.js';
import { insertOperation } from './operations/operation-store.js';
import { refundableOf, reserveRefund } from './refund-figures.js';

/**
 * Works out from all that is there what an order still comes to, and writes down what follows: refunds as intents, and
 * what was cancelled or came back as settled. Whoever begins a payment, captures, or learns that money was taken or
 * not given back calls it, in the same transaction; so it does not matter what came first.
 *
 * @param order locked, and its open payment too
 * @returns what the order still comes to: a decimal string, zero when nothing is left
 */
export async function settle(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<string> {
  const { rows, account } = await readAccount(order, payment, transaction);
  const { due, kept, refunds } = balance(account);
  await markSettled(order, rows, kept, transaction);
  for (const one of refunds) await refund(payment as Payment, one, transaction);
  return fromThousandths(due, order.currency);
}

/** All that is to be worked out of an order's money, and the rows of its reductions, in their order. */
export async function readAccount(
  { id: orderId, totalAmount }: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<{ rows: Array<RefundRequest | WithheldRefund>; account: Account }> {
  const requests = await RefundRequest.findAll({ where: { orderId }, transaction });
  const withheld = await WithheldRefund.findAll({ where: { orderId }, transaction });
  const refundsMade = payment ? await findRefunds(payment, transaction) : [];
  const rows = [...requests, ...withheld].sort((a, b) => a.version - b.version);
  const account = {
    total: toThousandths(totalAmount),
    ...moneyOf(payment),
    reductions: rows.map(reductionOf),
    refunds: refundsMade.map(refundOf),
  };
  return { rows, account };
}

/** By primary key, and only what changes: by way of settledAt it would lock what other orders wait for. */
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

/** Of the open payment, in thousandths. */
export function moneyOf(payment: Payment | null): Pick<Account, 'paid' | 'captured' | 'refundable'> {
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

/** The oldest first. */
function findRefunds({ id: paymentId }: Payment, transaction: Transaction): Promise<PaymentOperation[]> {
  return PaymentOperation.findAll({ where: { paymentId, kind: 'refund' }, order: ['id'], transaction });
}

const refundOf = ({ amount, status, actorId, reason, refundRequestId }: PaymentOperation): Refund => ({
  amount: toThousandths(amount),
  isAutomatic: actorId === null && reason === AUTOMATIC_REASON,
  requestId: refundRequestId ?? undefined,
  isFailed: status === 'failed',
});

/** Sets the money aside and writes the intent down, without a lease: the worker makes it. */
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
