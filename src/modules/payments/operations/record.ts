import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
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

/** Records that the provider has started a payment. Its events can be assigned from now on, by the provider's reference. */
export async function recordAuthorization(
  context: PaymentsContext,
  { id }: PaymentOperation,
  { id: paymentId, provider }: Payment,
  { reference, update }: Authorization,
): Promise<void> {
  await withLockedPayment(context.sequelize, paymentId, async (locked, transaction) => {
    const { payment } = locked;
    if (payment.reference === null) await payment.update({ reference }, { transaction });
    const operation = await PaymentOperation.findByPk(id, { rejectOnEmpty: true, transaction });
    if (isOutstanding(operation)) await succeed(operation, {}, transaction);
    if (update) await applyUpdate(context, locked, update, transaction);
  });
  // An authorized payment may be captured immediately.
  if (update) context.notify();
  await applyWaitingEvents(context, { provider, reference });
}

/** Records the result of an operation. */
export async function recordUpdate(
  context: PaymentsContext,
  { id: paymentId, provider }: Payment,
  update: PaymentUpdate,
): Promise<void> {
  await withLockedPayment(context.sequelize, paymentId, async (locked, transaction) => {
    await applyUpdate(context, locked, update, transaction);
  });
  await applyWaitingEvents(context, { provider, reference: update.reference });
}

/** Records that the provider refused an operation. The payment returns to its previous status. */
export async function recordRefusal(
  { sequelize }: PaymentsContext,
  { id, paymentId }: PaymentOperation,
  error: string,
): Promise<void> {
  await withLockedPayment(sequelize, paymentId, async ({ payment, order }, transaction) => {
    const operation = await PaymentOperation.findByPk(id, { rejectOnEmpty: true, transaction });
    if (!isOutstanding(operation)) return;
    await fail(operation, error, transaction);
    await undo(payment, operation, transaction);
    // The money reserved for it may now be needed for another cancellation.
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

/** A payment that was never started need not be voided. */
async function failVoid({ id: paymentId }: Payment, transaction: Transaction): Promise<void> {
  const operation = await PaymentOperation.findOne({ where: { paymentId, kind: 'void' }, transaction });
  if (operation && isOutstanding(operation))
    await fail(operation, 'The payment was never started', transaction);
}

/**
 * Runs work with the order and the payment locked. Retried if the outcome of COMMIT is unknown: the work only writes what is
 * not there yet.
 */
function withLockedPayment(
  sequelize: Sequelize,
  paymentId: string,
  work: (locked: LockedPayment, transaction: Transaction) => Promise<void>,
): Promise<void> {
  return inTransaction(
    sequelize,
    async (transaction) => work(await lockPayment(paymentId, transaction), transaction),
    SAFE_TO_REPEAT,
  );
}
