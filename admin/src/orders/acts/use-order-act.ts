import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import type { PathOf } from '../../api/paths';
import { ApiProblem } from '../../api/problem';
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

/** What follows from an act, such as a refund, is done by the service a moment later, or when the provider answers. */
const LOOK_AGAIN_MS = [1_000, 4_000, 10_000, 30_000];

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

/** It may have been done, and only the answer is lost. */
export const isUnsure = (error: Error): boolean => !(error instanceof ApiProblem) || error.status >= 500;

/**
 * An act on the order as it is shown: when somebody else was quicker it is refused, and the order is read anew. When the answer was
 * lost, `order` stays as it was until the next try or `begin`: the same units of the same version, so that they are sent once.
 */
export function useOrderAct(latest: Order, done: string, { isInDialog = true } = {}) {
  const notify = useNotify();
  const translate = useTranslate();
  const queryClient = useQueryClient();
  const lookAgain = () => {
    for (const resource of TOUCHED) void queryClient.invalidateQueries({ queryKey: [resource] });
  };
  const [tried, setTried] = useState<Order>();
  const { act, error, ...rest } = useAct({ touches: TOUCHED, isInDialog });
  const refusal: Refusal | undefined = error && tried && { error, orderId: tried.id, version: tried.version };
  const isHeld = rest.isBusy || (error !== undefined && isUnsure(error));
  const order = (isHeld && tried) || latest;
  return {
    ...rest,
    order,
    refusal,
    /** When the dialog opens: whatever was tried before, this is another act. */
    begin: () => setTried(undefined),
    /** @returns whether it was done */
    async act(
      path: PathOf<'POST'>,
      { params, body = {}, isConditional = true }: Asked = {},
    ): Promise<boolean> {
      setTried(order);
      const ifMatch = isConditional ? `"${order.version}"` : undefined;
      const answer = await act<object>(path, { params: { id: order.id, ...params }, body, ifMatch });
      if (answer === undefined) return false;
      for (const later of LOOK_AGAIN_MS) setTimeout(lookAgain, later);
      notify(translate(`resources.orders.acts.done.${done}`), { type: 'success' });
      return true;
    },
  };
}
