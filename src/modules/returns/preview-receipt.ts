import type { FastifyInstance } from 'fastify';
import { inSnapshot } from '../../database/transaction.js';
import { sumOf } from '../../money/amounts.js';
import { findOrder, requireVersion, shippingPreview, taxOfUnits } from '../orders/api.js';
import { planReceipt, type Receipt } from './receive-return.js';
import { findReturn } from './return-transition.js';

/**
 * What receiveReturn and the payment module would do now. Uses the same functions on one snapshot of the database, and
 * writes nothing.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED,
 *   AMOUNT_EXCEEDED
 */
export function previewReceipt(
  { sequelize, payments }: Pick<FastifyInstance, 'sequelize' | 'payments'>,
  receipt: Receipt,
) {
  return inSnapshot(
    sequelize,
    async (transaction) => {
      const order = await findOrder(receipt.orderId, transaction);
      requireVersion(order, receipt.versions);
      const found = await findReturn(order, receipt, 'received', transaction);
      const plan = await planReceipt(found, receipt, transaction);
      const { received, worth, value, shipping, amount } = plan;
      const taxes = received.map(({ item, came }) => taxOfUnits({ item, quantity: came }, order.currency));
      const lines = received.map(({ item: { line, productId }, restocked, writtenOff }, index) => ({
        line,
        productId,
        restocked,
        writtenOff,
        value: worth[index] as string,
        taxAmount: taxes[index] as string,
      }));
      const { refund } = receipt;
      return {
        version: order.version,
        currency: order.currency,
        lines,
        value,
        taxAmount: sumOf(taxes, order.currency),
        ...shippingPreview(shipping),
        money: await payments.previewReduction(order, { amount, refund }, transaction),
      };
    },
    {},
  );
}
