/**
 * SQL of the payments of which a refund failed, a row each time, and no other was made since: somebody has to see to them.
 * Ids are in the order of time. With LIMIT, the database looks the later ones up for each; else it would read all of them.
 */
export const REFUND_FAILED = `
  SELECT failed.paymentId FROM payment_operations AS failed
  WHERE failed.status = 'failed' AND failed.kind = 'refund' AND (
    SELECT 1 FROM payment_operations AS later WHERE later.paymentId = failed.paymentId
      AND later.kind = 'refund' AND later.status <> 'failed' AND later.id > failed.id LIMIT 1) IS NULL`;
