import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import type { PathOf } from '../../api/paths';
import { useAct } from '../../ui/use-act';
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

/** What follows from an act, such as a refund, is done by the service a moment later. */
const LOOK_AGAIN_MS = [1_000, 4_000];

interface Asked {
  /** Besides the order's own id. */
  params?: Record<string, unknown>;
  body?: object;
  /** False where the route knows no condition: paying and refunding. */
  isConditional?: boolean;
}

/** Why an act was refused, and of what version of the order it was meant. */
export interface Refusal {
  error: Error;
  orderId: string;
  version: number;
}

/** An act on the order as it is shown: when somebody else was quicker it is refused, and the order is read anew. */
export function useOrderAct(order: Order, done: string, { isInDialog = true } = {}) {
  const notify = useNotify();
  const translate = useTranslate();
  const queryClient = useQueryClient();
  const lookAgain = () => {
    for (const resource of TOUCHED) void queryClient.invalidateQueries({ queryKey: [resource] });
  };
  const meant = useRef(order.version);
  const { act, error, ...rest } = useAct({ touches: TOUCHED, isInDialog });
  const refusal: Refusal | undefined = error && { error, orderId: order.id, version: meant.current };
  return {
    ...rest,
    refusal,
    /** @returns whether it was done */
    async act(
      path: PathOf<'POST'>,
      { params, body = {}, isConditional = true }: Asked = {},
    ): Promise<boolean> {
      meant.current = order.version;
      const ifMatch = isConditional ? `"${order.version}"` : undefined;
      const answer = await act<object>(path, { params: { id: order.id, ...params }, body, ifMatch });
      if (answer === undefined) return false;
      for (const later of LOOK_AGAIN_MS) setTimeout(lookAgain, later);
      notify(translate(`resources.orders.acts.done.${done}`), { type: 'success' });
      return true;
    },
  };
}
