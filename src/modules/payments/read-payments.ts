import type { Includeable, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_FIRST, type PageRequest } from '../../http/paging.js';
import { Payment, PaymentOperation } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';

/** The operations of a whole page come in one statement of their own. */
const OPERATIONS: Includeable = { model: PaymentOperation, separate: true, order: [['id', 'ASC']] };

export function readPayment(id: string): Promise<Payment> {
  return Payment.findByPk(id, { rejectOnEmpty: true });
}

/** @throws Problem NOT_FOUND */
export async function readPaymentForAdmin(id: string): Promise<AdminPayment> {
  const payment = await Payment.findByPk(id, { include: [OPERATIONS] });
  if (!payment) throw notFound('payment', id);
  return presentForAdmin(payment);
}

/** A payment with its operations, oldest first. */
export type AdminPayment = ReturnType<typeof presentForAdmin>;

function presentForAdmin(payment: Payment) {
  const operations = (payment.operations ?? []).map((operation) => ({
    ...operation.get(),
    amount: formatAmount(operation.amount, payment.currency),
  }));
  return { ...payment.get(), operations };
}

/** A page of payments, newest first. */
export function listPayments(where: WhereOptions<Payment>, paging: PageRequest) {
  return findPage(Payment, { where, sortedBy: [NEWEST_FIRST] }, paging);
}

/** The same with their operations. */
export async function listPaymentsForAdmin(where: WhereOptions<Payment>, paging: PageRequest) {
  const { items, ...rest } = await findPage(
    Payment,
    { where, sortedBy: [NEWEST_FIRST], include: [OPERATIONS] },
    paging,
  );
  return { ...rest, items: items.map(presentForAdmin) };
}
