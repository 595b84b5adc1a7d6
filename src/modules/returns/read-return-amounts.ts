import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idOf } from '../../models/id.js';
import { Return } from '../../models/index.js';

/** Amounts of a received return. */
interface ReturnAmounts {
  returnId: string;
  /** Value of the received units: a decimal string. */
  value: string;
  /** Shipping that it gave back: a decimal string. */
  shippingValue: string;
  /** Refunded so far: a decimal string; null while nothing was refunded. */
  refundAmount: string | null;
}

const MONEY = `
  SELECT returns.id AS returnId, COALESCE(request.amount, withheld.amount, 0.00) - COALESCE(shipping.amount, 0.00) AS value,
    COALESCE(shipping.amount, 0.00) AS shippingValue, SUM(operation.amount) AS refundAmount
  FROM returns
  LEFT JOIN refund_requests AS request
    ON request.orderId = returns.orderId AND request.version = returns.receiptVersion
  LEFT JOIN withheld_refunds AS withheld
    ON withheld.orderId = returns.orderId AND withheld.version = returns.receiptVersion
  LEFT JOIN shipping_refunds AS shipping
    ON shipping.orderId = returns.orderId AND shipping.version = returns.receiptVersion
  LEFT JOIN payment_operations AS operation
    ON operation.refundRequestId = request.id AND operation.status = 'succeeded'
  WHERE returns.id IN (:ids) AND returns.status = 'received'
  GROUP BY returns.id, request.amount, withheld.amount, shipping.amount`;

/** Amounts by return id, in one statement. Returns that were not received are left out. */
export async function readReturnAmounts(
  ids: string[],
  transaction?: Transaction,
): Promise<Map<string, Omit<ReturnAmounts, 'returnId'>>> {
  if (ids.length === 0) return new Map();
  const rows = await (Return.sequelize as Sequelize).query<ReturnAmounts>(MONEY, {
    replacements: { ids: ids.map(idOf) },
    type: QueryTypes.SELECT,
    transaction,
  });
  return new Map(rows.map(({ returnId, ...money }) => [returnId, money]));
}
