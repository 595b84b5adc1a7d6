import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request';
import type { StockLevel } from './product';

/** What there is of a product at each location. */
export function useLevels(productId: number | undefined) {
  return useQuery({
    queryKey: ['stock-levels', productId],
    enabled: productId !== undefined,
    queryFn: async ({ signal }) => {
      const asked = { params: { id: productId }, signal };
      const path = '/api/admin/products/{id}/stock';
      return (await request<{ items: StockLevel[] }, 'GET'>('GET', path, asked)).data.items;
    },
  });
}
