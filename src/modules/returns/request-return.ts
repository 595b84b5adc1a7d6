import type { Transaction } from 'sequelize';
import { v7 as uuid } from 'uuid';
import { type Database, inTransaction } from '../../database/transaction.js';
import { Return, ReturnItem } from '../../models/index.js';
import {
  type Actor,
  type ChangedOrder,
  changeOrder,
  incrementUnits,
  isRecorded,
  lockOrder,
  pickUnits,
  type RequestedUnits,
  readItems,
  requireVersion,
  returnableUnits,
} from '../orders/api.js';

export interface ReturnRequest {
  orderId: string;
  /** Only an order of this customer is found. */
  userId: number;
  actor: Actor;
  lines: RequestedUnits[];
  reason: string;
  /** Versions of the order that If-Match accepts; see src/http/etag.ts. */
  versions?: readonly number[];
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
  return inTransaction(database, (transaction) => ask(request, transaction), { wasCommitted: isRecorded });
}

async function ask(
  { orderId, userId, actor, lines, reason, versions }: ReturnRequest,
  transaction: Transaction,
): Promise<ChangedOrder & { returnId: string }> {
  const order = await lockOrder({ orderId, userId }, transaction);
  requireVersion(order, versions);
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
