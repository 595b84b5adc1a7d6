/** Headers with the token of a guest's order or hold; see rules/guest-tokens.ts. */
export const ORDER_TOKEN = 'x-order-token';
export const HOLD_TOKEN = 'x-hold-token';
export type GuestTokenHeader = typeof ORDER_TOKEN | typeof HOLD_TOKEN;
