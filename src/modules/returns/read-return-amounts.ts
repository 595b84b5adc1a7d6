import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idOf } from '../../models/id.js';
import { Return } from '../../models/index.js';

/** The money of a return that was received. */
interface ReturnAmounts {
  returnId: string;
  /** What the units that came cost: a decimal string. */
  value: string;
  /** What was given back for them so far; null while that is nothing. */
  refundAmount: string | null;
}

const MONEY = `
  SELECT returns.id AS returnId, COALESCE(request.amount, withheld.amount, 0.00) AS value,
    SUM(operation.amount) AS refundAmount
  FROM returns
  LEFT JOIN refund_requests AS request
    ON request.orderId = returns.orderId AND request.version = returns.receiptVersion
  LEFT JOIN withheld_refunds AS withheld
    ON withheld.orderId = returns.orderId AND withheld.version = returns.receiptVersion
  LEFT JOIN payment_operations AS operation
    ON operation.refundRequestId = request.id AND operation.status = 'succeeded'
  WHERE returns.id IN (:ids) AND returns.status = 'received'
  GROUP BY returns.id, request.amount, withheld.amount`;

/** By the returns' ids, in one statement; none of those that were not received. */
export async function readReturnAmounts(
  ids: string[],
  transaction?: Transaction,
): Promise<Map<string, Pick<ReturnAmounts, 'value' | 'refundAmount'>>> {
  if (ids.length === 0) return new Map();
  const rows = await (Return.sequelize as Sequelize).query<ReturnAmounts>(MONEY, {
    replacements: { ids: ids.map(idOf) },
    type: QueryTypes.SELECT,
    transaction,
  });
  return new Map(rows.map(({ returnId, ...money }) => [returnId, money]));
}
