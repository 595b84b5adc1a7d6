import type { Transaction } from 'sequelize';
import { lockVersion, type Versions } from '../../../database/version.js';
import { StockDocument, StockDocumentLine } from '../../../models/index.js';
import { type DocumentAct, requireAct } from './document-life.js';

/** Who acts on which document, as which version. */
export interface DocumentAction {
  id: string;
  versions: Versions;
  actorId: number;
}

/** A document that is locked, with its lines by product. */
export type LockedDocument = StockDocument & { lines: StockDocumentLine[] };

/**
 * Locks a document until the transaction ends, which protects its lines too. Levels are locked after it.
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

/** Saves what changed of a document, or at least that something did: the version goes up. */
export async function saveDocument(
  document: StockDocument,
  changes: Partial<Pick<StockDocument, 'status' | 'reference' | 'supplier' | 'expectedAt' | 'note'>>,
  transaction: Transaction,
): Promise<void> {
  document.set(changes);
  document.changed('status', true);
  await document.save({ transaction });
}
