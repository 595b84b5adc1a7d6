import type { Database } from '../../database/transaction.js';
import { type ChangedOrder, changeOrder, incrementUnits, withLockedOrder } from '../orders/api.js';
import { findReturn, type ReturnDecision, transitionReturn } from './return-transition.js';

/**
 * Approves a return: the customer may send the units back.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT
 */
export function approveReturn(database: Database, decision: ReturnDecision): Promise<ChangedOrder> {
  return withLockedOrder(database, decision, async (order, transaction) => {
    const found = await findReturn(order, decision, 'approved', transaction);
    await transitionReturn(found, transaction);
    const { actor, reason, returnId } = decision;
    const change = { kind: 'return_approved', actor, reason, details: { returnId } } as const;
    return changeOrder(order, change, transaction);
  });
}

/**
 * Rejects a return. Its units no longer count as returned, so another return can include them.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, RETURN_STATE_CONFLICT
 */
export function rejectReturn(database: Database, decision: ReturnDecision): Promise<ChangedOrder> {
  return withLockedOrder(database, decision, async (order, transaction) => {
    const found = await findReturn(order, decision, 'rejected', transaction);
    await transitionReturn(found, transaction);
    const units = found.items.map(({ line, quantity }) => ({ line, quantity: -quantity }));
    await incrementUnits(order.id, 'returned', units, transaction);
    const { actor, reason, returnId } = decision;
    const change = { kind: 'return_rejected', actor, reason, details: { returnId } } as const;
    return changeOrder(order, change, transaction);
  });
}
