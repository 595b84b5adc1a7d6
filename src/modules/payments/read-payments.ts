import { type Includeable, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
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
  return findPage(where, paging, []);
}

/** The same with their operations. */
export async function listPaymentsForAdmin(where: WhereOptions<Payment>, paging: PageRequest) {
  const { items, ...rest } = await findPage(where, paging, [OPERATIONS]);
  return { ...rest, items: items.map(presentForAdmin) };
}

async function findPage(
  where: WhereOptions<Payment>,
  { limit, offset, after }: PageRequest,
  include: Includeable[],
) {
  const total = await Payment.count({ where });
  // Keys are UUIDv7, so their order is that of their making.
  const behind = after ? { id: { [Op.lt]: decodeCursor(after, z.uuid()) } } : {};
  const rows = await Payment.findAll({
    where: { [Op.and]: [where, behind] },
    order: [['id', 'DESC']],
    limit: limit + 1,
    offset: after ? 0 : offset,
    include,
  });
  return { total, ...cutPage(rows, limit, (last) => encodeCursor(last.id)) };
}
