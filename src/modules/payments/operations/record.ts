import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { type Payment, PaymentOperation } from '../../../models/index.js';
import { toThousandths } from '../../../money/amounts.js';
import type { PaymentsContext } from '../context.js';
import { type LockedPayment, lockPayment } from '../payment-store.js';
import { transition } from '../payment-transitions.js';
import type { Authorization, PaymentUpdate } from '../providers/provider.js';
import { addToFigures } from '../refund-figures.js';
import { settle } from '../settle.js';
import { applyUpdate } from '../updates/apply-update.js';
import { applyWaitingEvents } from '../updates/inbox.js';
import { fail, isOutstanding, succeed } from './operation-store.js';

/** The provider has the payment: from now on its reference is known, and with it what its events are about. */
export async function recordAuthorization(
  context: PaymentsContext,
  { id }: PaymentOperation,
  { id: paymentId, provider }: Payment,
  { reference, update }: Authorization,
): Promise<void> {
  await record(context.sequelize, paymentId, async (locked, transaction) => {
    const { payment } = locked;
    if (payment.reference === null) await payment.update({ reference }, { transaction });
    const operation = await PaymentOperation.findByPk(id, { rejectOnEmpty: true, transaction });
    if (isOutstanding(operation)) await succeed(operation, {}, transaction);
    if (update) await applyUpdate(context, locked, update, transaction);
  });
  // What is held by now may be captured at once.
  if (update) context.notify();
  await applyWaitingEvents(context, { provider, reference });
}

/** What was asked for has happened. */
export async function recordUpdate(
  context: PaymentsContext,
  { id: paymentId, provider }: Payment,
  update: PaymentUpdate,
): Promise<void> {
  await record(context.sequelize, paymentId, async (locked, transaction) => {
    await applyUpdate(context, locked, update, transaction);
  });
  await applyWaitingEvents(context, { provider, reference: update.reference });
}

/** The provider will not do it, so the payment is what it was before it was asked. */
export async function recordRefusal(
  { sequelize }: PaymentsContext,
  { id, paymentId }: PaymentOperation,
  error: string,
): Promise<void> {
  await record(sequelize, paymentId, async ({ payment, order }, transaction) => {
    const operation = await PaymentOperation.findByPk(id, { rejectOnEmpty: true, transaction });
    if (!isOutstanding(operation)) return;
    await fail(operation, error, transaction);
    await undo(payment, operation, transaction);
    // What was set aside for it may be owed for what was cancelled meanwhile.
    if (operation.kind === 'refund') await settle(order, payment, transaction);
  });
}

async function undo(
  payment: Payment,
  { kind, amount }: PaymentOperation,
  transaction: Transaction,
): Promise<void> {
  if (kind === 'refund') return addToFigures(payment, { refunding: `-${amount}` }, transaction);
  if (kind === 'authorize') {
    await transition(payment, { on: 'authorization_refused', to: 'failed' }, transaction);
    await failVoid(payment, transaction);
    return;
  }
  const isHeld = toThousandths(payment.authorized) > 0;
  await transition(payment, { on: 'refused', to: isHeld ? 'authorized' : 'pending' }, transaction);
}

/** What was never started need not be voided. */
async function failVoid({ id: paymentId }: Payment, transaction: Transaction): Promise<void> {
  const operation = await PaymentOperation.findOne({ where: { paymentId, kind: 'void' }, transaction });
  if (operation && isOutstanding(operation))
    await fail(operation, 'The payment was never started', transaction);
}

/**
 * Run again when no one knows whether its COMMIT took place: what it writes, it writes under the locks of the order
 * and the payment and only where it is not there yet.
 */
function record(
  sequelize: Sequelize,
  paymentId: string,
  work: (locked: LockedPayment, transaction: Transaction) => Promise<void>,
): Promise<void> {
  return inTransaction(
    sequelize,
    async (transaction) => work(await lockPayment(paymentId, transaction), transaction),
    { wasCommitted: async () => false },
  );
}
