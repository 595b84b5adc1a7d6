import type { Includeable, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_UUID_FIRST, type PageRequest } from '../../http/paging.js';
import { Order, Payment, PaymentOperation } from '../../models/index.js';
import { formatAmount } from '../../money/amounts.js';
import { formatOrderNumber } from '../../rules/order-number.js';

/** Read in a separate statement for the whole page. */
const OPERATIONS: Includeable = { model: PaymentOperation, separate: true, order: [['id', 'ASC']] };

/** For the order number. */
const NUMBER: Includeable = { model: Order, attributes: ['number'] };

/** @throws Error when there is none */
export async function readPayment(id: string): Promise<PresentedPayment> {
  return presentPayment(await Payment.findByPk(id, { include: [NUMBER], rejectOnEmpty: true }));
}

/** @throws Problem NOT_FOUND */
export async function readPaymentForAdmin(id: string): Promise<AdminPayment> {
  const payment = await Payment.findByPk(id, { include: [OPERATIONS, NUMBER] });
  if (!payment) throw notFound('payment', id);
  return presentForAdmin(payment);
}

/** A payment with its operations, oldest first. */
export type AdminPayment = ReturnType<typeof presentForAdmin>;

type PresentedPayment = ReturnType<typeof presentPayment>;

function presentPayment(payment: Payment) {
  const { order } = payment;
  return { ...payment.get(), orderNumber: formatOrderNumber((order as Order).number) };
}

function presentForAdmin(payment: Payment) {
  const operations = (payment.operations ?? []).map((operation) => ({
    ...operation.get(),
    amount: formatAmount(operation.amount, payment.currency),
  }));
  return { ...presentPayment(payment), operations };
}

/** A page of payments, newest first. */
export async function listPayments(where: WhereOptions<Payment>, paging: PageRequest) {
  const list = { where, sortedBy: [NEWEST_UUID_FIRST] as const, include: [NUMBER] };
  const { items, ...rest } = await findPage(Payment, list, paging);
  return { ...rest, items: items.map(presentPayment) };
}

/** A page of payments with their operations. */
export async function listPaymentsForAdmin(where: WhereOptions<Payment>, paging: PageRequest) {
  const { items, ...rest } = await findPage(
    Payment,
    { where, sortedBy: [NEWEST_UUID_FIRST], include: [OPERATIONS, NUMBER] },
    paging,
  );
  return { ...rest, items: items.map(presentForAdmin) };
}
