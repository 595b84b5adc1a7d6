import type { Transaction } from 'sequelize';
import { notFound, Problem } from '../../errors.js';
import { Return, ReturnItem } from '../../models/index.js';
import type { ReturnStatus } from '../../models/return.js';
import type { Actor, LockedOrder, OrderReference } from '../orders/api.js';
import { RETURN_TRANSITIONS } from './return-status.js';

/** A decision of an admin about a return. */
export interface ReturnDecision extends OrderReference {
  returnId: string;
  actor: Actor;
  reason?: string;
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
 * Reads a return and checks the transition against return-status.ts. The lock of its order protects the return too.
 * @throws Problem NOT_FOUND, RETURN_STATE_CONFLICT
 */
export async function findReturn(
  order: LockedOrder,
  { returnId }: Pick<ReturnDecision, 'returnId'>,
  to: ReturnStatus,
  transaction: Transaction,
): Promise<ReturnTransition> {
  const { id: orderId } = order;
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
