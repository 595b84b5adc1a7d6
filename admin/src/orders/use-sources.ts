import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request';
import type { Units } from './acts/LineUnits';
import type { Order } from './order';

/** Where the open units of an order are, and what can ship them. */
export interface Sources {
  items: Array<{ productId: number; locationId: number; quantity: number }>;
  locations: Array<{ id: number; name: string }>;
}

/** Read anew after each act on an order, since its key begins like those of orders. */
export function useSources({ id }: Order) {
  return useQuery({
    queryKey: ['orders', 'sources', id],
    queryFn: async ({ signal }) => {
      const asked = { params: { id }, signal };
      return (await request<Sources, 'GET'>('GET', '/api/admin/orders/{id}/sources', asked)).data;
    },
  });
}

/** Units of each line at a location. */
export const unitsFrom = (sources: Sources, { items }: Order, location: number): Units =>
  Object.fromEntries(
    items.map(({ line, productId }) => {
      const there = sources.items.find((one) => one.productId === productId && one.locationId === location);
      return [line, there?.quantity ?? 0];
    }),
  );
