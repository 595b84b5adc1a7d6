import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import type { DocumentKind } from '../../../models/stock-document.js';
import { LINES, ON_THE_WAY, WAS_SENT } from '../documents/checks.js';
import type { Place } from '../lock-places.js';
import type { LackingMovement } from './propose.js';

interface Row {
  documentId: string;
  kind: DocumentKind;
  /** Units moved there according to the line, and according to its movements. */
  units: number;
  moved: number;
}

const LACKING = (ids: string) => `
  SELECT document.id AS documentId, document.kind,
    CAST(CASE
      WHEN document.kind = 'receipt' THEN IF(document.locationId = :locationId, line.done, 0)
      WHEN document.kind = 'count' THEN IF(document.locationId = :locationId AND document.status = 'done',
        CAST(line.quantity AS SIGNED) - CAST(COALESCE(line.expected, 0) AS SIGNED), 0)
      WHEN NOT (${WAS_SENT}) THEN 0
      WHEN document.fromLocationId = :locationId THEN -CAST(line.quantity AS SIGNED)
      WHEN document.locationId = :locationId THEN line.done
      WHEN (SELECT MIN(id) FROM locations WHERE kind = 'transit') = :locationId THEN ${ON_THE_WAY}
      ELSE 0 END AS SIGNED) AS units,
    (SELECT CAST(COALESCE(SUM(onHand), 0) AS SIGNED) FROM stock_movements
      WHERE productId = :productId AND locationId = :locationId AND documentId = document.id) AS moved
  FROM stock_documents AS document
  LEFT JOIN stock_document_lines AS line ON line.documentId = document.id AND line.productId = :productId
  WHERE document.id IN (${ids}) ORDER BY document.id`;

/** The movements that documents lack at a level: with them, each has moved exactly the units of its lines. */
export async function readLackingOfDocuments(
  sequelize: Sequelize,
  { productId, locationId }: Place,
  documentIds: readonly string[],
  transaction: Transaction,
): Promise<LackingMovement[]> {
  if (documentIds.length === 0) return [];
  const rows = await sequelize.query<Row>(LACKING(documentIds.map(idInSql).join(', ')), {
    replacements: { productId, locationId },
    type: QueryTypes.SELECT,
    transaction,
  });
  return rows.flatMap(({ documentId, kind, units, moved }) => {
    const onHand = (units ?? 0) - moved;
    return onHand === 0 ? [] : [{ kind, orderId: null, documentId, onHand, committed: 0 }];
  });
}

/** Units of a product that transfers have sent, and that were neither received nor lost. */
export async function readOnTheWay(
  sequelize: Sequelize,
  productId: number,
  transaction: Transaction,
): Promise<number> {
  const [row] = await sequelize.query<{ units: number | null }>(
    `SELECT CAST(SUM(${ON_THE_WAY}) AS SIGNED) AS units FROM ${LINES} WHERE line.productId = :productId AND ${WAS_SENT}`,
    { replacements: { productId }, type: QueryTypes.SELECT, transaction },
  );
  return row?.units ?? 0;
}
