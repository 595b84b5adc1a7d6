import { alterIfThere, alterUnlessThere } from './alter-table.js';
import type { Migration } from './migration.js';

// Its key is not unique: of one request a part may be refunded now and the rest later, when more money is there for it.
export const addRefundRequestToPaymentOperations: Migration = {
  name: '0080-add-refund-request-to-payment-operations',
  up: (queryInterface) =>
    alterUnlessThere(
      queryInterface,
      'payment_operations',
      `ADD COLUMN refundRequestId CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NULL,
       ADD KEY payment_operations_refund_request (refundRequestId),
       ADD CONSTRAINT payment_operations_refund_request_fk
         FOREIGN KEY (refundRequestId) REFERENCES refund_requests (id),
       ADD CONSTRAINT payment_operations_request_of_refund
         CHECK (refundRequestId IS NULL OR kind = 'refund')`,
    ),
  down: (queryInterface) =>
    alterIfThere(
      queryInterface,
      'payment_operations',
      `DROP FOREIGN KEY payment_operations_refund_request_fk,
       DROP CONSTRAINT payment_operations_request_of_refund,
       DROP KEY payment_operations_refund_request,
       DROP COLUMN refundRequestId`,
    ),
};
