import { linkToken } from './link-token.js';

const NAME = 'storefront.order-tokens';

/** Tokens of the orders that were placed here as a guest, by order id: each opens its order, so they stay in this browser. */
const load = (): Record<string, string> => JSON.parse(localStorage.getItem(NAME) ?? '{}');
const save = (tokens: Record<string, string>) => localStorage.setItem(NAME, JSON.stringify(tokens));

export const orderTokenOf = (orderId: string): string | undefined => load()[orderId];

export const keepOrderToken = (orderId: string, token: string): void => save({ ...load(), [orderId]: token });

/** An account has claimed the order: from then on that opens it. */
export function forgetOrderToken(orderId: string): void {
  const { [orderId]: _forgotten, ...others } = load();
  save(others);
}

// Come by the link of a mail about an order.
const [, linked] = /^\/orders\/([^/]+)$/.exec(location.pathname) ?? [];
if (linked !== undefined && linkToken !== null) keepOrderToken(linked, linkToken);
