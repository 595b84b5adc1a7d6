import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { toSqlTimestamp } from '../../../database/timestamp.js';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { StockDocumentLine } from '../../../models/index.js';
import { LIMITS } from '../../../rules/values.js';
import { releaseIfShort } from '../holds/release-if-short.js';
import { lockPlaces } from '../lock-places.js';
import { moveStock } from '../move-stock.js';
import { requireLines } from './document-lines.js';
import { type DocumentAction, type LockedDocument, lockDocument, saveDocument } from './lock-document.js';
import { requireFree } from './require-free.js';

export interface Counted {
  productId: number;
  /** Units that lie there, sold or not. */
  counted: number;
}

// One statement reads what is on hand for all lines, so what was counted is compared with one instant.
const ENTER = `
  INSERT INTO stock_document_lines (documentId, productId, quantity, expected, countedAt)
  SELECT :documentId, entry.productId, entry.counted, COALESCE(level.onHand, 0), :countedAt
  FROM JSON_TABLE(:counted, '$[*]' COLUMNS (
      productId INT UNSIGNED PATH '$.productId', counted INT UNSIGNED PATH '$.counted'
    )) AS entry
  LEFT JOIN stock_levels AS level ON level.productId = entry.productId AND level.locationId = :locationId
  ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), expected = VALUES(expected), countedAt = VALUES(countedAt)`;

/**
 * Enters what was counted, with the units on hand at this instant. What is sent or comes later changes nothing of the
 * difference. A product that is counted again is what it was counted last.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, VALIDATION_FAILED, CONFLICT
 */
export function enterCounts(
  database: Database,
  action: DocumentAction,
  lines: readonly Counted[],
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'count', transaction);
    await requireLines(lines, transaction);
    requireRoom(document, lines);
    await (StockDocumentLine.sequelize as Sequelize).query(ENTER, {
      replacements: {
        documentId: idOf(document.id),
        locationId: document.locationId,
        counted: JSON.stringify(lines),
        countedAt: toSqlTimestamp(new Date()),
      },
      type: QueryTypes.INSERT,
      transaction,
    });
    await saveDocument(document, {}, transaction);
  });
}

function requireRoom(document: LockedDocument, lines: readonly Counted[]): void {
  const all = new Set([...document.lines, ...lines].map(({ productId }) => productId));
  const { max } = LIMITS.documentLines;
  if (all.size > max) throw new Problem('CONFLICT', `A count has at most ${max} products: begin another.`);
}

/**
 * Posts the differences that were found, as movements: units that were sold since are not lost with them.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, STOCK_PROMISED with the orders concerned, CONFLICT
 */
export function postCount(database: Database, action: DocumentAction): Promise<void> {
  const post = async (transaction: Transaction) => {
    const document = await lockDocument(action, 'post', transaction);
    if (document.lines.length === 0)
      throw new Problem('CONFLICT', 'Nothing was counted: enter what was, or cancel it.');
    await saveDocument(document, { status: 'done' }, transaction);
    await postDifferences(document, action.actorId, transaction);
  };
  return releaseIfShort(database, () => inTransaction(database, post));
}

/** What was found beyond what was expected: below zero if units are missing. */
export const varianceOf = ({
  quantity,
  expected,
}: Pick<StockDocumentLine, 'quantity' | 'expected'>): number => quantity - (expected ?? 0);

async function postDifferences(
  { id: documentId, locationId, lines }: LockedDocument,
  actorId: number,
  transaction: Transaction,
): Promise<void> {
  const changes = lines.flatMap((line) => {
    const change = { productId: line.productId, locationId, documentId, actorId };
    const onHand = varianceOf(line);
    return onHand === 0 ? [] : [{ ...change, onHand, kind: 'count' as const, reasonCode: 'count' as const }];
  });
  if (changes.length === 0) return;
  const levels = await lockPlaces(changes, transaction);
  await requireFree(changes, levels, transaction);
  await moveStock(changes, transaction);
}
