import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { toSqlTimestamp } from '../../../database/timestamp.js';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { idOf } from '../../../models/id.js';
import { StockDocumentLine } from '../../../models/index.js';
import type { Principal } from '../../../rules/principal.js';
import { LIMITS } from '../../../rules/values.js';
import { releaseIfShort } from '../holds/release-if-short.js';
import { lockPlaces } from '../lock-places.js';
import { lockStock } from '../lock-stock.js';
import { moveStock } from '../move-stock.js';
import { requireLines } from './document-lines.js';
import { makeReady, type Needed, NOTHING_NEEDED, NotReady, untilReady } from './lock-claims.js';
import { type DocumentAction, type LockedDocument, lockDocument, saveDocument } from './lock-document.js';
import { type BackorderedUnits, type Forced, postWithRoom } from './make-room.js';
import { findShort, requireNoneShort } from './short-levels.js';

export interface Counted {
  productId: number;
  /** Units on the shelf, sold or not. */
  counted: number;
}

// One statement reads the units on hand for all lines, so all counts are compared with the same moment.
const ENTER = `
  INSERT INTO stock_document_lines (documentId, productId, quantity, expected, countedAt)
  SELECT :documentId, entry.productId, entry.counted, COALESCE(level.onHand, 0), :countedAt
  FROM JSON_TABLE(:counted, '$[*]' COLUMNS (
      productId INT UNSIGNED PATH '$.productId', counted INT UNSIGNED PATH '$.counted'
    )) AS entry
  LEFT JOIN stock_levels AS level ON level.productId = entry.productId AND level.locationId = :locationId
  ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), expected = VALUES(expected), countedAt = VALUES(countedAt)`;

/**
 * Enters counted numbers, with the units on hand at this moment: later parcels and deliveries do not change the difference. The
 * last count of a product wins.
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

/** Records in the history of orders that their units are missing. The orders must be locked. */
export type RecordBackordered = (
  units: readonly BackorderedUnits[],
  forced: Forced,
  transaction: Transaction,
) => Promise<void>;

interface Posting {
  reason?: string;
  /** If given, the count takes missing units from orders and checkouts. */
  recordBackordered?: RecordBackordered;
}

/**
 * Posts the differences as movements, not the counted numbers: what was sent or received since is kept.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, CONFLICT; without force STOCK_PROMISED with the
 *   orders concerned
 */
export function postCount(database: Database, action: DocumentAction, posting: Posting): Promise<void> {
  const post = (needed: Needed) =>
    inTransaction(database, async (transaction) => {
      const document = await lockDocument(action, 'post', transaction);
      if (document.lines.length === 0)
        throw new Problem('CONFLICT', 'Nothing was counted: enter what was, or cancel it.');
      await saveDocument(document, { status: 'done' }, transaction);
      await makeReady(needed, transaction);
      await postDifferences(document, action.actor, posting, needed, transaction);
    });
  return posting.recordBackordered ? untilReady(post) : releaseIfShort(database, () => post(NOTHING_NEEDED));
}

/** Counted minus expected units: negative if units are missing. */
export const varianceOf = ({
  quantity,
  expected,
}: Pick<StockDocumentLine, 'quantity' | 'expected'>): number => quantity - (expected ?? 0);

async function postDifferences(
  { id: documentId, locationId, lines }: LockedDocument,
  actor: Principal,
  { reason, recordBackordered }: Posting,
  { productIds: awaitable }: Needed,
  transaction: Transaction,
): Promise<void> {
  const changes = lines.flatMap((line) => {
    const change = { productId: line.productId, locationId, documentId, actor, reason };
    const onHand = varianceOf(line);
    return onHand === 0 ? [] : [{ ...change, onHand, kind: 'count' as const, reasonCode: 'count' as const }];
  });
  if (changes.length === 0) return;
  // Units of orders may go to other levels of the products.
  if (recordBackordered)
    await lockStock(
      changes.map(({ productId }) => productId),
      transaction,
    );
  const short = findShort(changes, await lockPlaces(changes, transaction));
  if (!recordBackordered || short.length === 0) {
    await requireNoneShort(short, transaction);
    return moveStock(changes, transaction);
  }
  const productIds = short.map(({ productId }) => productId);
  if (!productIds.every((id) => awaitable.includes(id))) throw new NotReady({ productIds });
  const forced = { documentId, actor, reason };
  await recordBackordered(await postWithRoom(changes, short, forced, transaction), forced, transaction);
}
