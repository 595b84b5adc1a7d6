import { useState } from 'react';
import { ApiProblem } from '../api/problem';
import { useAct } from '../ui/use-act';
import type { StockLevel } from './product';

/** By how many units stock changes, or how many were counted. */
export type Way = 'by' | 'count';

/** What is typed. */
export interface Typed {
  way: Way;
  locationId: number;
  units: string;
  reasonCode: string;
  reason: string;
}

const CHANGE = /^[+-]?\d{1,7}$/;
const COUNT = /^\d{1,10}$/;

/** An adjustment of what somebody sees: when there are other units by now it is refused, and they decide by those. */
export function useAdjustment(levels: StockLevel[]) {
  const first = levels[0] as StockLevel;
  const nothing: Typed = { way: 'by', locationId: first.locationId, units: '', reasonCode: '', reason: '' };
  const [typed, setTyped] = useState(nothing);
  const [seen, setSeen] = useState(first);
  const isCount = typed.way === 'count';
  const { act, ...rest } = useAct({
    touches: ['products', 'stock-movements', 'stock-levels'],
    method: isCount ? 'PUT' : 'POST',
    done: 'resources.products.stock.adjusted',
    isInDialog: true,
  });
  const found = foundIn(rest.error, typed.locationId);
  const before = found ?? seen.onHand;
  const units = typed.units.trim();
  const after = isCount
    ? COUNT.test(units)
      ? Number(units)
      : before
    : before + (CHANGE.test(units) ? Number(units) : 0);
  const look = (locationId: number) =>
    setSeen(levels.find((level) => level.locationId === locationId) ?? first);

  return {
    ...rest,
    typed,
    seen,
    found,
    before,
    after,
    open() {
      setTyped(nothing);
      setSeen(first);
    },
    type(changes: Partial<Typed>) {
      if (changes.locationId) look(changes.locationId);
      setTyped({ ...typed, ...changes });
    },
    async submit(): Promise<boolean> {
      const { locationId, reasonCode, reason } = typed;
      // From now on it is meant for what was found there.
      setSeen({ ...seen, onHand: before });
      const params = { id: seen.productId, locationId };
      const why = { reasonCode: reasonCode || undefined, reason: reason.trim() || undefined };
      const body = { changeFromQuantity: before, ...why };
      const answer = isCount
        ? await act<object>('/api/admin/products/{id}/stock/{locationId}', {
            params,
            body: { ...body, onHand: after },
          })
        : await act<object>('/api/admin/products/{id}/stock-adjustments', {
            params: { id: seen.productId },
            body: { ...body, locationId, quantity: after - before },
          });
      return answer !== undefined;
    },
  };
}

/** The units on hand there that an adjustment was refused for. */
function foundIn(error: Error | undefined, locationId: number): number | undefined {
  if (!(error instanceof ApiProblem) || error.problem.code !== 'STOCK_CHANGED') return undefined;
  const levels = error.problem.levels as Array<{ locationId: number; onHand: number }>;
  return levels.find((level) => level.locationId === locationId)?.onHand;
}
