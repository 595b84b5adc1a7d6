import type { Transaction } from 'sequelize';
import { lockVersion, type Versions } from '../../../database/version.js';
import { StockDocument, StockDocumentLine } from '../../../models/index.js';
import type { Principal } from '../../../rules/principal.js';
import { type DocumentAct, requireAct } from './document-life.js';

/** The document, the person who acts on it, and the version they saw. */
export interface DocumentAction {
  id: string;
  versions: Versions;
  actor: Principal;
}

/** A locked document with its lines, by product. */
export type LockedDocument = StockDocument & { lines: StockDocumentLine[] };

/**
 * Locks a document, and thereby its lines, until the transaction ends. Lock order: documents before levels.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT
 */
export async function lockDocument(
  { id, versions }: Pick<DocumentAction, 'id' | 'versions'>,
  act: DocumentAct,
  transaction: Transaction,
): Promise<LockedDocument> {
  const document = await lockVersion(StockDocument, 'stock document', id, versions, transaction);
  requireAct(document, act);
  const where = { documentId: id };
  const lines = await StockDocumentLine.findAll({ where, order: ['productId'], transaction });
  return Object.assign(document, { lines });
}

/** Saves changes of a document or its lines. Always increments the version. */
export async function saveDocument(
  document: StockDocument,
  changes: Partial<Pick<StockDocument, 'status' | 'reference' | 'supplier' | 'expectedAt' | 'note'>>,
  transaction: Transaction,
): Promise<void> {
  document.set(changes);
  document.changed('status', true);
  await document.save({ transaction });
}
