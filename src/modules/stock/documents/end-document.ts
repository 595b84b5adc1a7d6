import { type Database, inTransaction } from '../../../database/transaction.js';
import { type DocumentAction, lockDocument, saveDocument } from './lock-document.js';

/** What did not come will not come. @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT */
export function closeDocument(database: Database, action: DocumentAction): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'close', transaction);
    await saveDocument(document, { status: 'done' }, transaction);
  });
}

/** Nothing of it takes place. @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT */
export function cancelDocument(database: Database, action: DocumentAction): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'cancel', transaction);
    await saveDocument(document, { status: 'cancelled' }, transaction);
  });
}
