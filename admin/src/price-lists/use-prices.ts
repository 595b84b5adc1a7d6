import { useState } from 'react';
import { useAct } from '../ui/use-act';
import { keyOf, type PriceList, type TypedPrice } from './price-list';

export interface Prices {
  /** What is not saved yet, by keyOf(). */
  typed: Record<string, TypedPrice>;
  type: (price: TypedPrice) => void;
  /** Back to what is saved. */
  forget: (key: string) => void;
  save: () => Promise<void>;
  isBusy: boolean;
  error: Error | undefined;
  /** What the service says is wrong with an amount, by keyOf(). */
  refusals: Record<string, string>;
}

/** What was typed since. */
const without = (saved: Record<string, TypedPrice>, now: Record<string, TypedPrice>) =>
  Object.fromEntries(Object.entries(now).filter(([key, price]) => saved[key] !== price));

/** What is typed into the grid of a list, until all of it is saved at once. */
export function usePrices(list: PriceList & { _etag?: string }): Prices {
  const [typed, setTyped] = useState<Record<string, TypedPrice>>({});
  const [sent, setSent] = useState<string[]>([]);
  const { act, isBusy, error, fieldErrors } = useAct({
    method: 'PUT',
    touches: ['price-lists', 'listed-prices', 'products'],
    done: 'resources.price-lists.prices.saved',
    isIdempotent: false,
    isInDialog: true,
  });
  const save = async () => {
    setSent(Object.keys(typed));
    const body = { prices: Object.values(typed) };
    const params = { id: list.id };
    const saved = await act('/api/admin/price-lists/{id}/prices', { params, body, ifMatch: list._etag });
    if (saved) setTyped((now) => without(typed, now));
  };
  const refusals = Object.entries(fieldErrors).map(([field, message]) => {
    const [, at] = field.split('.');
    return [sent[Number(at)], message];
  });
  return {
    typed,
    type: (price) => setTyped((before) => ({ ...before, [keyOf(price)]: price })),
    forget: (key) => setTyped(({ [key]: _gone, ...rest }) => rest),
    save,
    isBusy,
    error,
    refusals: Object.fromEntries(refusals),
  };
}
