import { QueryTypes, type Transaction } from 'sequelize';
import { inTransaction } from '../../../database/transaction.js';
import { type Payment, PaymentOperation, RefundRequest, WithheldRefund } from '../../../models/index.js';
import { AUTOMATIC_REASON } from '../../../models/payment-operation.js';
import { fromThousandths, toThousandths } from '../../../money/amounts.js';
import { type LockedOrder, lockOrder } from '../../orders/lifecycle/order-transition.js';
import { type Balance, balance, type Reduction } from '../amount-due.js';
import type { PaymentsContext } from '../context.js';
import { findOpen } from '../open-payment.js';
import { insertOperation } from '../operations/operation-store.js';
import { claimStatus, refundableOf, reserveRefund } from '../payment-transitions.js';

/** Orders that one run takes on. */
const BATCH = 100;

/** Orders of which units were cancelled or came back, which nobody has acted upon yet, and which wait for no capture. */
export async function findUnsettledOrders({ sequelize }: PaymentsContext): Promise<string[]> {
  const found = await sequelize.query<{ orderId: string }>(
    ['refund_requests', 'withheld_refunds']
      .map(
        (table) => `
        (SELECT DISTINCT reduction.orderId
        FROM ${table} AS reduction
        LEFT JOIN payments AS payment ON payment.orderId = reduction.orderId AND payment.status = 'capturing'
        WHERE reduction.settledAt IS NULL AND payment.id IS NULL
        ORDER BY reduction.orderId LIMIT ${BATCH})`,
      )
      .join(' UNION '),
    { type: QueryTypes.SELECT },
  );
  return found.map(({ orderId }) => orderId);
}

/**
 * Acts upon what was cancelled or came back of an order. It was written down in the very transaction that did it, so
 * nothing is lost. What comes while a capture is under way waits for its end.
 */
export async function settleOrder({ sequelize }: PaymentsContext, orderId: string): Promise<void> {
  await inTransaction(
    sequelize,
    async (transaction) => {
      const order = await lockOrder({ orderId }, transaction);
      const payment = await findOpen(order, transaction);
      if (payment?.status === 'capturing') return;
      const due = await settle(order, payment, transaction);
      const isUnpaid = payment?.status === 'pending' || payment?.status === 'authorized';
      if (isUnpaid && toThousandths(due) === 0) await voidUnpaid(payment, transaction);
    },
    // Run again, it finds what it did.
    { wasCommitted: async () => false },
  );
}

/**
 * Works out anew what an order comes to and what is to be given back of its money, from what is there, and writes down
 * what follows: refunds as intents, and that what was cancelled or came back is settled. Whoever begins a payment, takes
 * money, or learns that it was taken or not given back comes this way, in the same transaction.
 *
 * @param order locked, and its payment too: the one that is open
 * @returns what the order still comes to: a decimal string, zero when nothing is left
 */
export async function settle(
  order: LockedOrder,
  payment: Payment | null,
  transaction: Transaction,
): Promise<string> {
  const requests = await RefundRequest.findAll({ where: { orderId: order.id }, transaction });
  const withheld = await WithheldRefund.findAll({ where: { orderId: order.id }, transaction });
  const operations = payment
    ? await PaymentOperation.findAll({ where: { paymentId: payment.id }, transaction })
    : [];
  const rows = [...requests, ...withheld].sort((a, b) => a.version - b.version);
  const { due, kept, refunds } = balance({
    total: toThousandths(order.totalAmount),
    ...moneyOf(payment),
    reductions: rows.map(reductionOf),
    refunds: refundsOf(operations, requests),
  });
  await markSettled(order, rows, kept, transaction);
  for (const one of refunds) await refund(payment as Payment, one, operations, transaction);
  return fromThousandths(due, order.currency);
}

/** What is new in the rows, by primary key: by way of settledAt it would lock what other orders wait for. */
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

function moneyOf(payment: Payment | null) {
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

/** Those that the service made by itself, and for which request. */
function refundsOf(operations: PaymentOperation[], requests: RefundRequest[]) {
  return operations
    .filter(
      ({ kind, actorId, reason }) => kind === 'refund' && actorId === null && reason === AUTOMATIC_REASON,
    )
    .map(({ amount, idempotencyKey }) => ({
      amount: toThousandths(amount),
      requestId: requests.find(({ id }) => idempotencyKey?.startsWith(id))?.id,
    }));
}

/** Sets the money aside and writes the intent down; whoever comes first makes it. */
async function refund(
  payment: Payment,
  { requestId, amount: minor }: Balance['refunds'][number],
  operations: PaymentOperation[],
  transaction: Transaction,
): Promise<void> {
  const amount = fromThousandths(minor, payment.currency);
  await reserveRefund(payment, amount, transaction);
  const idempotencyKey = requestId && freeKey(requestId, operations);
  const intent = { kind: 'refund', amount, idempotencyKey, reason: AUTOMATIC_REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}

/** An earlier one of the same request may bear its name, and somebody may have taken it for a key of theirs. */
function freeKey(requestId: string, operations: PaymentOperation[]): string {
  const taken = new Set(operations.map(({ idempotencyKey }) => idempotencyKey));
  for (let n = 2, key = requestId; ; key = `${requestId}/${n++}`) if (!taken.has(key)) return key;
}

/** Nothing was taken yet and nothing is left to pay. What is left to pay otherwise is what will be captured. */
async function voidUnpaid(payment: Payment, transaction: Transaction): Promise<void> {
  await claimStatus(payment, ['pending', 'authorized'], 'voiding', transaction);
  const intent = { kind: 'void', amount: payment.amount, reason: AUTOMATIC_REASON } as const;
  await insertOperation(payment, intent, undefined, transaction);
}
