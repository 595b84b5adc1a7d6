import type { Transaction } from 'sequelize';
import { type Database, inTransaction } from '../../../database/transaction.js';
import type { ReasonCode } from '../../../models/stock-movement.js';
import type { Principal } from '../../../rules/principal.js';
import { releaseIfShort } from '../holds/release-if-short.js';
import { lockPlaces } from '../lock-places.js';
import { type MovementChange, moveStock } from '../move-stock.js';
import { requireAvailable } from '../require-available.js';
import { statusOf } from './change-document.js';
import { addToLines, pickUnits, type Units } from './document-lines.js';
import { type DocumentAction, type LockedDocument, lockDocument, saveDocument } from './lock-document.js';
import { requireTransit } from './transit-location.js';

/**
 * Ships the units of a transfer: they are in transit until they are received, lost, or called back.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, INSUFFICIENT_STOCK, CONFLICT
 */
export function shipTransfer(database: Database, action: DocumentAction): Promise<void> {
  const ship = async (transaction: Transaction) => {
    const document = await lockDocument(action, 'ship', transaction);
    const from = document.fromLocationId as number;
    await saveDocument(document, { status: 'open' }, transaction);
    const to = await requireTransit(transaction);
    const units = pickUnits(document.lines, undefined);
    await moveUnits(document, { units, from, to }, action.actor, transaction);
  };
  return releaseIfShort(database, () => inTransaction(database, ship));
}

interface Move {
  units: readonly Units[];
  from: number;
  to: number;
}

/** Moves units from one location to another, so that none appear or vanish. */
export async function moveUnits(
  { id: documentId }: LockedDocument,
  { units, from, to }: Move,
  actor: Principal,
  transaction: Transaction,
): Promise<void> {
  const changes = units.flatMap(({ productId, quantity }): MovementChange[] => {
    const change = { productId, kind: 'transfer' as const, documentId, actor };
    return [
      { ...change, locationId: from, onHand: -quantity },
      { ...change, locationId: to, onHand: quantity },
    ];
  });
  const levels = await lockPlaces(changes, transaction);
  requireAvailable(
    units.map((one) => ({ ...one, locationId: from })),
    levels,
  );
  await moveStock(changes, transaction);
}

export interface Loss {
  units: readonly Units[];
  reason: string;
  reasonCode: ReasonCode | null;
}

/**
 * Writes off units that were lost in transit.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, DOCUMENT_STATE_CONFLICT, VALIDATION_FAILED, DOCUMENT_QUANTITY_EXCEEDED
 */
export function writeOffUnits(
  database: Database,
  { actor, ...action }: DocumentAction,
  { units, ...why }: Loss,
): Promise<void> {
  return inTransaction(database, async (transaction) => {
    const document = await lockDocument(action, 'write_off', transaction);
    const lost = pickUnits(document.lines, units);
    await addToLines(document, 'lost', lost, transaction);
    await saveDocument(document, { status: statusOf(document) }, transaction);
    const locationId = await requireTransit(transaction);
    const change = { locationId, kind: 'write_off' as const, documentId: document.id, actor, ...why };
    const changes = lost.map(({ productId, quantity }) => ({ ...change, productId, onHand: -quantity }));
    await lockPlaces(changes, transaction);
    await moveStock(changes, transaction);
  });
}
