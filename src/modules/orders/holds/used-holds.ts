import type { KeptUnits } from '../../stock/api.js';
import type { Decision, Placement } from '../placing/decide-orders.js';
import type { OwnHolds } from './lock-holds.js';

/** Holds that the orders of a batch use up. */
export interface UsedHolds {
  ids: string[];
  /** Their units, by order id. */
  ofOrders: Map<string, KeptUnits[]>;
}

/** Pure. @returns undefined if no order uses a hold */
export function usedHolds(
  placements: readonly Placement[],
  decisions: readonly Decision[],
  holds: OwnHolds,
): UsedHolds | undefined {
  if (holds.size === 0) return undefined;
  const used: UsedHolds = { ids: [], ofOrders: new Map() };
  for (const [index, { orderId, holdId }] of placements.entries()) {
    if (holdId === undefined || 'refused' in (decisions[index] as Decision)) continue;
    used.ids.push(holdId);
    used.ofOrders.set(orderId, holds.get(holdId)?.kept ?? []);
  }
  return used;
}
