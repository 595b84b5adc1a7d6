import type { Migration } from './migration.js';

// A refund bore the id of its request as its key, and from the second one of a request on a number behind it: `id/2`.
export const fillRefundRequestOfPaymentOperations: Migration = {
  name: '0081-fill-refund-request-of-payment-operations',
  up: ({ sequelize }) =>
    sequelize.query(`
      UPDATE payment_operations AS operation
      JOIN payments AS payment ON payment.id = operation.paymentId
      JOIN refund_requests AS request ON request.orderId = payment.orderId
      SET operation.refundRequestId = request.id, operation.idempotencyKey = NULL
      WHERE operation.kind = 'refund' AND operation.actorId IS NULL
        AND (operation.idempotencyKey = request.id OR operation.idempotencyKey LIKE CONCAT(request.id, '/%'))`),
  down: ({ sequelize }) =>
    sequelize.query(`
      UPDATE payment_operations AS operation
      JOIN (
        SELECT id, refundRequestId, ROW_NUMBER() OVER (PARTITION BY refundRequestId ORDER BY id) AS n
        FROM payment_operations WHERE refundRequestId IS NOT NULL
      ) AS numbered ON numbered.id = operation.id
      SET operation.refundRequestId = NULL,
        operation.idempotencyKey = IF(numbered.n = 1, numbered.refundRequestId,
          CONCAT(numbered.refundRequestId, '/', numbered.n))`),
};
