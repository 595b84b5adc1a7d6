import { type Includeable, Op, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { Payment, PaymentOperation } from '../../models/index.js';
import { cutPage, decodeCursor, encodeCursor } from '../../paging.js';

/** The operations of a whole page come in one statement of their own. */
const OPERATIONS: Includeable = { model: PaymentOperation, separate: true, order: [['id', 'ASC']] };

export function readPayment(id: string): Promise<Payment> {
  return Payment.findByPk(id, { rejectOnEmpty: true });
}

/** With its operations, oldest first; null when there is none. */
export function readPaymentForAdmin(id: string): Promise<Payment | null> {
  return Payment.findByPk(id, { include: [OPERATIONS] });
}

interface PageRequest {
  limit: number;
  offset?: number;
  after?: string;
}

/** A page of payments, newest first. */
export function listPayments(where: WhereOptions<Payment>, paging: PageRequest) {
  return findPage(where, paging, []);
}

/** The same with their operations. */
export function listPaymentsForAdmin(where: WhereOptions<Payment>, paging: PageRequest) {
  return findPage(where, paging, [OPERATIONS]);
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
