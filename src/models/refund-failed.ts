/**
 * SQL: payments with a failed refund and no later successful one, one row per failed refund; an admin has to act. UUIDv7 ids
 * sort by time. The LIMIT makes the database look up later refunds per row, instead of reading all of them.
 */
export const REFUND_FAILED = `
  SELECT failed.paymentId FROM payment_operations AS failed
  WHERE failed.status = 'failed' AND failed.kind = 'refund' AND (
    SELECT 1 FROM payment_operations AS later WHERE later.paymentId = failed.paymentId
      AND later.kind = 'refund' AND later.status <> 'failed' AND later.id > failed.id LIMIT 1) IS NULL`;
