import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Database, inTransaction } from '../../../database/transaction.js';
import { invalidField } from '../../../errors.js';
import { StockDocument, StockDocumentLine } from '../../../models/index.js';
import type { DocumentKind } from '../../../models/stock-document.js';
import type { Principal } from '../../../rules/principal.js';
import { requireLocation } from '../locations.js';
import { FIRST_STATUS } from './document-life.js';
import { type NewLine, requireLines } from './document-lines.js';

export interface NewDocument {
  kind: DocumentKind;
  /** For transfers only. */
  fromLocationId?: number;
  /** Default: the first location. Transfers must name one. */
  locationId?: number;
  reference?: string | null;
  supplier?: string | null;
  /** ISO 8601. */
  expectedAt?: string | null;
  note?: string | null;
  lines?: NewLine[];
  actor: Principal;
}

/**
 * Creates a document, without moving anything yet.
 * @returns its id
 * @throws Problem VALIDATION_FAILED
 */
export function createDocument(
  database: Database,
  { lines = [], locationId: named, fromLocationId, expectedAt, actor, ...given }: NewDocument,
): Promise<string> {
  requireFit({ kind: given.kind, lines, locationId: named, fromLocationId });
  return inTransaction(database, async (transaction) => {
    if (fromLocationId !== undefined) await requireLocation(fromLocationId, transaction, 'fromLocationId');
    const locationId = await requireLocation(named, transaction);
    await requireLines(lines, transaction);
    const { id } = await StockDocument.create(
      {
        ...given,
        actorType: actor.type,
        // Only accounts and keys make documents.
        actorId: actor.id as number,
        id: uuid(),
        locationId,
        fromLocationId: fromLocationId ?? null,
        expectedAt: expectedAt ? new Date(expectedAt) : null,
        status: FIRST_STATUS[given.kind],
      },
      { transaction },
    );
    await insertLines(id, lines, transaction);
    return id;
  });
}

type Asked = Pick<NewDocument, 'kind' | 'locationId' | 'fromLocationId'> & { lines: readonly NewLine[] };

function requireFit({ kind, lines, locationId, fromLocationId }: Asked): void {
  requireLinesOf(kind, lines);
  if (kind !== 'transfer') {
    if (fromLocationId === undefined) return;
    throw invalidField('fromLocationId', 'is where a transfer comes from');
  }
  if (fromLocationId === undefined) throw invalidField('fromLocationId', 'must be where it comes from');
  if (locationId === undefined) throw invalidField('locationId', 'must be where it goes to');
  if (locationId === fromLocationId) throw invalidField('locationId', 'must be another than it comes from');
}

/** @throws Problem VALIDATION_FAILED for lines that this kind of document cannot have */
export function requireLinesOf(kind: DocumentKind, lines: readonly NewLine[]): void {
  if (kind === 'count') {
    if (lines.length === 0) return;
    throw invalidField('lines', 'of a count are entered as they are counted');
  }
  if (lines.length === 0) throw invalidField('lines', 'must have at least one');
  const costs = lines.findIndex(({ unitCost }) => unitCost != null);
  if (kind !== 'receipt' && costs >= 0) throw invalidField(`lines.${costs}.unitCost`, 'is for receipts');
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
