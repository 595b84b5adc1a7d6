import { Op, type Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { Problem } from '../../../errors.js';
import { StockDocumentLine } from '../../../models/index.js';
import type { DocumentStatus } from '../../../models/stock-document.js';
import { insertLines, type NewDocument, requireLinesOf } from './create-document.js';
import { type NewLine, openUnits, requireLines } from './document-lines.js';
import { type DocumentAction, type LockedDocument, lockDocument, saveDocument } from './lock-document.js';

export type DocumentChanges = Partial<
  Pick<NewDocument, 'reference' | 'supplier' | 'expectedAt' | 'note' | 'lines'>
>;

/**
 * Changes the fields of a document, or replaces its lines. Received units stay received.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, VALIDATION_FAILED, CONFLICT
 */
export function changeDocument(
  database: Database,
  action: Pick<DocumentAction, 'id' | 'versions'>,
  { lines, expectedAt, ...said }: DocumentChanges,
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'change', transaction);
    if (lines) await replaceLines(document, lines, transaction);
    const time =
      expectedAt === undefined ? {} : { expectedAt: expectedAt === null ? null : new Date(expectedAt) };
    await saveDocument(document, { ...said, ...time, status: statusOf(document) }, transaction);
  });
}

/** A partly received document is done once nothing is open. */
export function statusOf({ lines, status }: LockedDocument): DocumentStatus {
  const isBegun = lines.some(({ done, lost }) => done + lost > 0);
  if (!isBegun) return status;
  return lines.every((line) => openUnits(line) === 0) ? 'done' : 'part';
}

async function replaceLines(
  document: LockedDocument,
  lines: readonly NewLine[],
  transaction: Transaction,
): Promise<void> {
  requireLinesOf(document.kind, lines);
  await requireLines(lines, transaction);
  const before = new Map(document.lines.map((line) => [line.productId, line]));
  const wanted = new Map(lines.map((line) => [line.productId, line]));
  for (const { productId, done, lost } of before.values()) {
    const came = done + lost;
    if ((wanted.get(productId)?.quantity ?? 0) >= came) continue;
    throw new Problem(
      'CONFLICT',
      `${came} units of product ${productId} came already: have at least as many.`,
    );
  }
  const documentId = document.id;
  const gone = [...before.keys()].filter((productId) => !wanted.has(productId));
  await StockDocumentLine.destroy({ where: { documentId, productId: { [Op.in]: gone } }, transaction });
  for (const { productId, quantity, unitCost } of lines) {
    await before.get(productId)?.update({ quantity, unitCost: unitCost ?? null }, { transaction });
  }
  await insertLines(
    documentId,
    lines.filter(({ productId }) => !before.has(productId)),
    transaction,
  );
  document.lines = await StockDocumentLine.findAll({
    where: { documentId },
    order: ['productId'],
    transaction,
  });
}
