import type { Check } from '../../../consistency/check.js';

/** Rows found by each check of stock documents, by check name. */
export interface DocumentViolations {
  'document-units-not-moved': {
    documentId: string;
    productId: number;
    locationId: number;
    /** Units that the line says were moved there. */
    units: number;
    /** Units of its movements there. */
    moved: number;
  };
}

const LINES = `stock_document_lines AS line JOIN stock_documents AS document ON document.id = line.documentId`;

/** The lines of every document against the ledger. */
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
        SELECT documentId, productId, locationId, 0, onHand FROM stock_movements WHERE documentId IS NOT NULL
      ) AS entry
      GROUP BY documentId, productId, locationId
      HAVING SUM(entry.units) <> SUM(entry.moved)`,
  },
];
