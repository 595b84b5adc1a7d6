import type { Transaction } from 'sequelize';
import { notFound, Problem } from '../../errors.js';
import { Return, ReturnItem } from '../../models/index.js';
import type { ReturnStatus } from '../../models/return.js';
import { type Actor, type LockedOrder, lockOrder, requireVersion } from '../orders/api.js';
import { RETURN_TRANSITIONS } from './return-status.js';

/** A decision of an admin about a return. */
export interface ReturnDecision {
  orderId: string;
  returnId: string;
  actor: Actor;
  reason?: string;
  /** Versions of the order that If-Match accepts; see src/http/etag.ts. */
  versions?: readonly number[];
}

/** A return that is about to change its status. */
export interface ReturnTransition {
  id: string;
  from: ReturnStatus;
  to: ReturnStatus;
  order: LockedOrder;
  /** Requested units, one row per line. */
  items: ReturnItem[];
}

/**
 * Locks the order of a return, which protects the return too, and checks the transition against return-status.ts.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT
 */
export async function lockReturn(
  decision: ReturnDecision,
  to: ReturnStatus,
  transaction: Transaction,
): Promise<ReturnTransition> {
  const { orderId } = decision;
  return findReturn(await lockOrder({ orderId }, transaction), decision, to, transaction);
}

/**
 * Like lockReturn, for an order that is locked already or read in a snapshot.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT
 */
export async function findReturn(
  order: LockedOrder,
  { orderId, returnId, versions }: ReturnDecision,
  to: ReturnStatus,
  transaction: Transaction,
): Promise<ReturnTransition> {
  requireVersion(order, versions);
  const where = { id: returnId, orderId };
  const found = await Return.findOne({ attributes: ['status'], where, raw: true, transaction });
  if (!found) throw notFound('return', returnId);
  const { status: from } = found;
  if (!RETURN_TRANSITIONS.some((one) => one.from === from && one.to === to)) {
    throw new Problem('RETURN_STATE_CONFLICT', `The return is ${from}; it cannot become ${to}.`, {
      extensions: { currentStatus: from },
    });
  }
  const items = await ReturnItem.findAll({ where: { orderId, returnId }, order: ['line'], transaction });
  return { id: returnId, from, to, order, items };
}

/**
 * Changes the status of a return; guarded by the status that was read.
 * @param also further columns to set
 * @throws Error when somebody changed the return without locking its order
 */
export async function transitionReturn(
  { id, from, to }: ReturnTransition,
  transaction: Transaction,
  also: Partial<Pick<Return, 'receiptVersion' | 'refundAmount'>> = {},
): Promise<void> {
  const where = { id, status: from };
  const [changed] = await Return.update({ status: to, ...also }, { where, transaction });
  if (changed !== 1) throw new Error(`return ${id} was changed by someone who did not hold its order`);
}
