import { Problem } from '../../../errors.js';
import { Payment, PaymentOperation } from '../../../models/index.js';
import { toMoney } from '../../../money/minor-units.js';
import type { PaymentsContext } from '../context.js';
import { type Authorization, type PaymentUpdate, ProviderRefusal } from '../providers/provider.js';
import { requireCurrency } from '../updates/apply-update.js';
import { postpone } from './operation-store.js';
import { recordAuthorization, recordRefusal, recordUpdate } from './record.js';

/** The provider's answer; `unanswered` if the outcome is unknown. */
export type Answer =
  | { authorization: Authorization }
  | { update: PaymentUpdate }
  | { refusal: ProviderRefusal }
  | { unanswered: Error };

/**
 * Calls the provider for an operation, outside of any transaction, and records the result. The caller has claimed the operation.
 * If two processes run it at once anyway, the provider does it once (the operation's id is its idempotency key), and the
 * result is recorded once.
 *
 * @throws the database's error; the operation is then unchanged, and is retried after its lease
 */
export async function runOperation(context: PaymentsContext, operationId: string): Promise<Answer> {
  const operation = await PaymentOperation.findByPk(operationId, { include: Payment, rejectOnEmpty: true });
  const payment = operation.payment as Payment;
  const answer = await callProvider(context, operation, payment);
  if ('authorization' in answer) await recordAuthorization(context, operation, payment, answer.authorization);
  else if ('update' in answer) await recordUpdate(context, payment, answer.update);
  else if ('refusal' in answer) await recordRefusal(context, operation, answer.refusal.message);
  else {
    const { kind, attempts } = operation;
    const err = answer.unanswered;
    context.log.warn({ err, operationId, kind, attempts }, 'a payment operation has no answer yet');
    await postpone(operation, err.message);
  }
  // Refund requests wait for a capture to end; and a payment that was captured instead of voided may have to be refunded.
  if (operation.kind === 'capture' || operation.kind === 'void') context.notify();
  return answer;
}

async function callProvider(
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
    // The authorization is retried too, and this operation has to wait for it.
    if (reference === null) throw new Error('The payment was not started at the provider yet');
    const update = await provider[kind](call);
    requireCurrency(update, payment);
    return { update };
  } catch (error) {
    if (error instanceof ProviderRefusal) return { refusal: error };
    // The currency has no such amount: part of a price with too many decimals. Retrying would not help.
    if (error instanceof Problem) return { refusal: new ProviderRefusal(error.message, { cause: error }) };
    return { unanswered: error as Error };
  }
}
