import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import type { Principal } from '../../../rules/principal.js';
import { lockPlaces } from '../lock-places.js';
import { moveStock } from '../move-stock.js';
import { statusOf } from './change-document.js';
import { addToLines, pickUnits, type Units } from './document-lines.js';
import { type DocumentAction, type LockedDocument, lockDocument, saveDocument } from './lock-document.js';
import { moveUnits } from './transfer-units.js';
import { requireTransit } from './transit-location.js';

/**
 * Puts arrived units on the shelf, from a supplier or another location.
 * @param units undefined: all that are open
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, VALIDATION_FAILED, DOCUMENT_QUANTITY_EXCEEDED,
 *   CONFLICT
 */
export function receiveUnits(
  database: Database,
  action: DocumentAction,
  units: readonly Units[] | undefined,
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'receive', transaction);
    const received = pickUnits(document.lines, units);
    await addToLines(document, 'done', received, transaction);
    await saveDocument(document, { status: statusOf(document) }, transaction);
    await shelve(document, received, action.actor, transaction);
  });
}

async function shelve(
  document: LockedDocument,
  received: readonly Units[],
  actor: Principal,
  transaction: Transaction,
): Promise<void> {
  const { id: documentId, locationId } = document;
  if (document.kind === 'transfer') {
    const from = await requireTransit(transaction);
    return moveUnits(document, { units: received, from, to: locationId }, actor, transaction);
  }
  const changes = received.map(({ productId, quantity: onHand }) => {
    return { productId, locationId, onHand, kind: 'receipt' as const, documentId, actor };
  });
  await lockPlaces(changes, transaction);
  await moveStock(changes, transaction);
}
