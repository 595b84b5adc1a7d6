import { useQuery } from '@tanstack/react-query';
import { request } from '../api/request';
import type { Backorder } from '../backorders/backorder';

/** What is offered of a product before it is there. */
export function useBackorder(productId: number | undefined) {
  return useQuery({
    queryKey: ['product-backorder', productId],
    enabled: productId !== undefined,
    // Orders change it.
    staleTime: 0,
    queryFn: async ({ signal }) => {
      const asked = { params: { id: productId }, signal };
      return (await request<Backorder, 'GET'>('GET', '/api/admin/products/{id}/backorder', asked)).data;
    },
  });
}
