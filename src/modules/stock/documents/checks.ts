import type { Check } from '../../../consistency/check.js';

/** Rows found by each check of stock documents, by check name. */
export interface DocumentViolations {
  'document-units-not-moved': {
    documentId: string;
    productId: number;
    locationId: number;
    /** Units that were moved there according to the line. */
    units: number;
    /** Units that its movements moved there. */
    moved: number;
  };
  'transit-not-its-transfers': {
    productId: number;
    /** Units in transit, according to the levels. */
    onHand: number;
    /** Units that transfers have sent, and that were neither received nor lost. */
    sent: number;
  };
}

/** SQL: units of a transfer's line that are in transit. */
export const ON_THE_WAY =
  'CAST(line.quantity AS SIGNED) - CAST(line.done AS SIGNED) - CAST(line.lost AS SIGNED)';

/** SQL: lines with their documents. */
export const LINES = `stock_document_lines AS line JOIN stock_documents AS document ON document.id = line.documentId`;

/** SQL: a transfer whose units left. */
export const WAS_SENT = "document.kind = 'transfer' AND document.status IN ('open', 'part', 'done')";

/** Compares the lines of every document with the ledger. */
export const DOCUMENT_CHECKS: ReadonlyArray<Check<keyof DocumentViolations>> = [
  {
    name: 'document-units-not-moved',
    rule: 'Every stock document moved exactly the units of its lines',
    byOrder: false,
    sql: `
      SELECT documentId, productId, locationId, CAST(SUM(units) AS SIGNED) AS units, CAST(SUM(moved) AS SIGNED) AS moved
      FROM (
        SELECT line.documentId, line.productId, document.locationId, CAST(line.done AS SIGNED) AS units, 0 AS moved
        FROM ${LINES} WHERE document.kind = 'receipt'
        UNION ALL
        SELECT line.documentId, line.productId, document.locationId,
          CAST(line.quantity AS SIGNED) - CAST(COALESCE(line.expected, 0) AS SIGNED), 0
        FROM ${LINES} WHERE document.kind = 'count' AND document.status = 'done'
        UNION ALL
        SELECT line.documentId, line.productId, document.fromLocationId, -CAST(line.quantity AS SIGNED), 0
        FROM ${LINES} WHERE ${WAS_SENT}
        UNION ALL
        SELECT line.documentId, line.productId, document.locationId, CAST(line.done AS SIGNED), 0
        FROM ${LINES} WHERE ${WAS_SENT}
        UNION ALL
        SELECT line.documentId, line.productId, (SELECT MIN(id) FROM locations WHERE kind = 'transit'), ${ON_THE_WAY}, 0
        FROM ${LINES} WHERE ${WAS_SENT}
        UNION ALL
        SELECT documentId, productId, locationId, 0, onHand FROM stock_movements WHERE documentId IS NOT NULL
      ) AS entry
      GROUP BY documentId, productId, locationId
      HAVING SUM(entry.units) <> SUM(entry.moved)`,
  },
  {
    name: 'transit-not-its-transfers',
    rule: 'The units in transit are those that transfers sent, and that neither came nor were lost',
    byOrder: false,
    sql: `
      SELECT productId, CAST(SUM(onHand) AS SIGNED) AS onHand, CAST(SUM(sent) AS SIGNED) AS sent
      FROM (
        SELECT level.productId, level.onHand, 0 AS sent
        FROM locations AS location JOIN stock_levels AS level ON level.locationId = location.id
        WHERE location.kind = 'transit'
        UNION ALL
        SELECT line.productId, 0, ${ON_THE_WAY}
        FROM ${LINES} WHERE ${WAS_SENT}
      ) AS entry
      GROUP BY productId
      HAVING SUM(entry.onHand) <> SUM(entry.sent)`,
  },
];
