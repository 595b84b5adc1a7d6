import type { FastifyInstance } from 'fastify';
import { inSnapshot } from '../../database/transaction.js';
import { sumOf } from '../../money/amounts.js';
import { type Cancellation, planCancellation } from './cancel-order.js';
import { taxOfUnits } from './lifecycle/item-units.js';
import { findOrder, requireVersion } from './lifecycle/order-transition.js';
import { shippingPreview } from './lifecycle/shipping-refund.js';

/**
 * What cancelOrder and the payment module would do now. Uses the same functions on one snapshot of the database, and writes
 * nothing.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, ORDER_STATE_CONFLICT, VALIDATION_FAILED, QUANTITY_EXCEEDED, AMOUNT_EXCEEDED
 */
export function previewCancellation(
  { sequelize, payments }: Pick<FastifyInstance, 'sequelize' | 'payments'>,
  { orderId, versions, restock, ...wanted }: Cancellation,
) {
  return inSnapshot(
    sequelize,
    async (transaction) => {
      const order = await findOrder(orderId, transaction);
      requireVersion(order, versions);
      const plan = await planCancellation(order, wanted, transaction);
      const { picked, worth, value, shipping, amount, to, next } = plan;
      const taxes = picked.map((one) => taxOfUnits(one, order.currency));
      const lines = picked.map(({ item: { line, productId }, quantity }, index) => ({
        line,
        productId,
        restocked: restock ? quantity : 0,
        writtenOff: restock ? 0 : quantity,
        value: worth[index] as string,
        taxAmount: taxes[index] as string,
      }));
      return {
        version: order.version,
        status: next?.to ?? to,
        currency: order.currency,
        lines,
        value,
        taxAmount: sumOf(taxes, order.currency),
        ...shippingPreview(shipping),
        money: await payments.previewReduction(order, { amount, refund: wanted.refund }, transaction),
      };
    },
    {},
  );
}
