import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { invalidField } from '../../../errors.js';
import { StockDocument, StockDocumentLine } from '../../../models/index.js';
import type { DocumentKind } from '../../../models/stock-document.js';
import { requireLocation } from '../locations.js';
import { FIRST_STATUS } from './document-life.js';
import { type NewLine, requireLines } from './document-lines.js';

export interface NewDocument {
  kind: DocumentKind;
  /** Default: the first location. */
  locationId?: number;
  reference?: string | null;
  supplier?: string | null;
  /** ISO 8601. */
  expectedAt?: string | null;
  note?: string | null;
  lines?: NewLine[];
  actorId: number;
}

/**
 * Makes a document. Moves nothing yet.
 * @returns its id
 * @throws Problem VALIDATION_FAILED
 */
export function createDocument(
  database: Database,
  { lines = [], locationId: named, expectedAt, ...given }: NewDocument,
): Promise<string> {
  requireFit(given.kind, lines);
  return inTransaction(database, async (transaction) => {
    const locationId = await requireLocation(named, transaction);
    await requireLines(lines, transaction);
    const { id } = await StockDocument.create(
      {
        ...given,
        id: uuid(),
        locationId,
        expectedAt: expectedAt ? new Date(expectedAt) : null,
        status: FIRST_STATUS[given.kind],
      },
      { transaction },
    );
    await insertLines(id, lines, transaction);
    return id;
  });
}

function requireFit(kind: DocumentKind, lines: readonly NewLine[]): void {
  if (kind === 'count') {
    if (lines.length > 0) throw invalidField('lines', 'of a count are entered as they are counted');
  } else if (lines.length === 0) throw invalidField('lines', 'must have at least one');
}

export async function insertLines(
  documentId: string,
  lines: readonly NewLine[],
  transaction: Transaction,
): Promise<void> {
  const rows = lines.map(({ productId, quantity, unitCost }) => ({
    documentId,
    productId,
    quantity,
    unitCost,
  }));
  if (rows.length > 0) await StockDocumentLine.bulkCreate(rows, { validate: true, transaction });
}
