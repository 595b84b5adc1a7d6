import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { PathOf } from '../../api/paths';
import { request } from '../../api/request';
import type { Order } from '../order';

/** What an act would do to the order as it is shown; nothing is stored. */
export function usePreview<Preview>(
  order: Order,
  path: PathOf<'POST'>,
  { params, body, isEnabled }: { params?: object; body: object; isEnabled: boolean },
) {
  const asked = useDeferredValue(body);
  return useQuery({
    queryKey: ['order-preview', path, params, order.id, order.version, asked],
    queryFn: async ({ signal }) => {
      const { data } = await request<Preview, 'POST'>('POST', path, {
        params: { id: order.id, ...params },
        body: asked,
        signal,
      });
      return data;
    },
    placeholderData: keepPreviousData,
    enabled: isEnabled,
  });
}
