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
  /** Only an order of that customer. */
  userId: number;
  actor: Actor;
  lines: RequestedUnits[];
  reason: string;
  /** Of the order, one of which it has to have; see src/http/etag.ts. */
  versions?: readonly number[];
}

/**
 * Requests a return of shipped units. They count as returned from now on, so that no unit is in two returns, until an admin
 * rejects it.
 * @returns the order after it, and the key of the return
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
