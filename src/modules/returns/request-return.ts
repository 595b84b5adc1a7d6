import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import type { Database } from '../../database/transaction.js';
import { Return, ReturnItem } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  incrementUnits,
  type LockedOrder,
  type OrderReference,
  pickUnits,
  type RequestedUnits,
  readItems,
  returnableUnits,
  withLockedOrder,
} from '../orders/api.js';

export interface ReturnRequest extends OrderReference {
  userId: number | null;
  actor: Actor;
  lines: RequestedUnits[];
  reason: string;
}

/**
 * Requests a return of shipped units. The units count as returned from now on, unless an admin rejects the return, so no unit
 * is in two returns.
 * @returns the changed order, and the id of the return
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, QUANTITY_EXCEEDED
 */
export function requestReturn(
  database: Database,
  request: ReturnRequest,
): Promise<ChangedOrder & { returnId: string }> {
  return withLockedOrder(database, request, (order, transaction) =>
    insertReturn(order, request, transaction),
  );
}

async function insertReturn(
  order: LockedOrder,
  { orderId, actor, lines, reason }: ReturnRequest,
  transaction: Transaction,
): Promise<ChangedOrder & { returnId: string }> {
  const picked = pickUnits(await readItems(orderId, transaction), lines, returnableUnits);

  const id = uuid();
  const units = picked.map(({ item, quantity }) => ({ line: item.line, quantity }));
  await incrementUnits(orderId, 'returned', units, transaction);
  await Return.create({ id, orderId, reason }, { transaction });
  await ReturnItem.bulkCreate(
    units.map((one) => ({ orderId, returnId: id, ...one })),
    { transaction },
  );
  const details = { returnId: id, lines: units };
  const changed = await changeOrder(order, { kind: 'return_requested', actor, reason, details }, transaction);
  return { ...changed, returnId: id };
}
