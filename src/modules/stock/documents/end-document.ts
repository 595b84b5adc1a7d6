import { type Database, inTransaction } from '../../../database/transaction.js';
import { pickUnits } from './document-lines.js';
import { type DocumentAction, lockDocument, saveDocument } from './lock-document.js';
import { moveUnits } from './transfer-units.js';
import { requireTransit } from './transit-location.js';

/**
 * Closes a document: its open units will not come.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT
 */
export function closeDocument(database: Database, action: DocumentAction): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'close', transaction);
    await saveDocument(document, { status: 'done' }, transaction);
  });
}

/**
 * Cancels a document. A transfer's units return to where they came from.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, CONFLICT
 */
export function cancelDocument(database: Database, action: DocumentAction): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'cancel', transaction);
    const { kind, status, fromLocationId } = document;
    await saveDocument(document, { status: 'cancelled' }, transaction);
    if (kind !== 'transfer' || status === 'draft') return;
    const from = await requireTransit(transaction);
    const back = { units: pickUnits(document.lines, undefined), from, to: fromLocationId as number };
    await moveUnits(document, back, action.actor, transaction);
  });
}
