import { useNotify, useTranslate } from 'react-admin';
import type { PathOf } from '../../api/paths';
import { readAnew } from '../../query-client';
import { useConditionalAct } from '../../ui/use-conditional-act';
import type { Order } from '../order';

/** What may look different after an order, its parcels, returns or payments were acted upon. */
const TOUCHED = [
  'orders',
  'fulfilments',
  'order-returns',
  'order-timeline',
  'payments',
  'returns',
  'products',
];

/** What follows from an act, such as a refund, is done by the service a moment later, or when the provider answers. */
const LOOK_AGAIN_MS = [1_000, 4_000, 10_000, 30_000];

type Asked = Parameters<ReturnType<typeof useConditionalAct<Order>>['act']>[1];

/** An act on the order as it is shown; see useConditionalAct(). */
export function useOrderAct(latest: Order, done: string, { isInDialog = true } = {}) {
  const notify = useNotify();
  const translate = useTranslate();
  const { act, record: order, ...rest } = useConditionalAct(latest, { touches: TOUCHED, isInDialog });
  return {
    ...rest,
    order,
    /** @returns whether it was done */
    async act(path: PathOf<'POST'>, asked?: Asked): Promise<boolean> {
      const answer = await act<object>(path, asked);
      if (answer === undefined) return false;
      for (const later of LOOK_AGAIN_MS) setTimeout(readAnew, later, TOUCHED);
      notify(translate(`resources.orders.acts.done.${done}`), { type: 'success' });
      return true;
    },
  };
}
