import { Problem } from '../../../errors.js';
import { Payment, PaymentOperation } from '../../../models/index.js';
import { toMoney } from '../../../money/minor-units.js';
import type { PaymentsContext } from '../context.js';
import { type Authorization, type PaymentUpdate, ProviderRefusal } from '../providers/provider.js';
import { requireCurrency } from '../updates/apply-update.js';
import { postpone } from './operation-store.js';
import { recordAuthorization, recordRefusal, recordUpdate } from './record.js';

/** What the provider answered; `unanswered` when no one knows what came of it. */
export type Answer =
  | { authorization: Authorization }
  | { update: PaymentUpdate }
  | { refusal: ProviderRefusal }
  | { unanswered: Error };

/**
 * Asks the provider for an operation, with no transaction open, and writes down what came of it. The caller has
 * claimed it; should two run it at once all the same, the provider knows the operation by its id and does it
 * once, and what came of it is written once.
 *
 * @throws the database's error; the operation is then as it was, and is retried when its lease is over
 */
export async function runOperation(context: PaymentsContext, operationId: string): Promise<Answer> {
  const operation = await PaymentOperation.findByPk(operationId, { include: Payment, rejectOnEmpty: true });
  const payment = operation.payment as Payment;
  const answer = await ask(context, operation, payment);
  if ('authorization' in answer) await recordAuthorization(context, operation, payment, answer.authorization);
  else if ('update' in answer) await recordUpdate(context, payment, answer.update);
  else if ('refusal' in answer) await recordRefusal(context, operation, answer.refusal.message);
  else {
    const { kind, attempts } = operation;
    const err = answer.unanswered;
    context.log.warn({ err, operationId, kind, attempts }, 'a payment operation has no answer yet');
    await postpone(operation, err.message);
  }
  // Refund requests wait while a capture is under way; and what was captured instead of voided may have to be refunded.
  if (operation.kind === 'capture' || operation.kind === 'void') context.notify();
  return answer;
}

async function ask(
  { providers }: PaymentsContext,
  { id: operationId, attempts: attempt, kind, amount }: PaymentOperation,
  payment: Payment,
): Promise<Answer> {
  const { id: paymentId, orderId, reference, currency, provider: name } = payment;
  try {
    const provider = providers.named(name);
    if (!provider) throw new Error(`The payment provider ${name} is not configured`);
    const call = { operationId, attempt, paymentId, orderId, reference, money: toMoney(amount, currency) };
    if (kind === 'authorize') {
      const authorization = await provider.authorize(call);
      if (authorization.update) requireCurrency(authorization.update, payment);
      return { authorization };
    }
    // The authorization is retried as well; this operation has to wait for it.
    if (reference === null) throw new Error('The payment was not started at the provider yet');
    const update = await provider[kind](call);
    requireCurrency(update, payment);
    return { update };
  } catch (error) {
    if (error instanceof ProviderRefusal) return { refusal: error };
    // The currency has no such amount, and never will: a part of what a price with a fraction comes to.
    if (error instanceof Problem) return { refusal: new ProviderRefusal(error.message, { cause: error }) };
    return { unanswered: error as Error };
  }
}
