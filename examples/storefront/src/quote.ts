import type { Schemas } from '@stockkeeper/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useBasket } from './basket.js';
import { useUser } from './session.js';
import { client } from './shop.js';

export type Destination = Schemas['NewQuote']['shippingAddress'];

/**
 * What the basket comes to, there and by that method. The prices may be those of the customer's group.
 * @param isSettled whether to ask already
 */
export function useQuote(shippingAddress: Destination, shippingMethod?: string, isSettled = true) {
  const { lines, discountCodes } = useBasket();
  const user = useUser();
  return useQuery({
    queryKey: ['quote', user?.id, lines, discountCodes, shippingAddress, shippingMethod],
    queryFn: ({ signal }) =>
      client.quotes.create(
        { items: [...lines], discountCodes: [...discountCodes], shippingAddress, shippingMethod },
        { signal },
      ),
    enabled: isSettled && lines.length > 0 && user !== undefined,
    // The sums stay where they are while they are worked out anew.
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}
