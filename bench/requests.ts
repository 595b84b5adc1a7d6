import { holdId } from './hold-id.js';
import type { OrderRequest, OrderSlice } from './slice.js';
import { accessToken } from './tokens.js';
import { ADDRESS, basketsOf, type Line, PAYMENT_METHOD, PRODUCTS } from './workloads.js';

/** Digits of the number that ends an idempotency key. */
const KEY_DIGITS = 10;

/** A request that is sent again and again: made once, so that sending it costs next to nothing. */
export interface PreparedRequest {
  bytes: Buffer;
  /** Of the order or hold; none for other requests. */
  lines: readonly Line[];
  /** Where the number in the idempotency key ends, when it has one. */
  keyEnd?: number;
  /** Where the id of a hold begins, when it has one. */
  holdIdAt?: number;
}

/** One request for each basket of the workload, each with the token of its customer. */
export function orderRequests(
  { workload, withKeys, keyPrefix, more }: OrderSlice,
  request: OrderRequest,
): PreparedRequest[] {
  const secret = process.env.JWT_SECRET ?? '';
  const tokens = new Map<number, string>();
  const key = withKeys ? `idempotency-key: ${keyPrefix}${'0'.repeat(KEY_DIGITS)}` : '';
  const path = request === 'hold' ? '/api/holds' : '/api/orders';
  const ofOrder = { shippingAddress: ADDRESS, paymentMethod: PAYMENT_METHOD, ...more };
  return basketsOf(workload).map(({ userId, lines }) => {
    const token = tokens.get(userId) ?? accessToken(userId, secret);
    tokens.set(userId, token);
    const items = lines.map(({ productId, quantity }) => ({ productId, quantity }));
    const body = JSON.stringify({
      ...(request === 'orderFromHold' && { holdId: holdId(0) }),
      items,
      ...(request !== 'hold' && ofOrder),
    });
    const start =
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\n` +
      `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
    const end = `${key && '\r\n'}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const bytes = Buffer.from(`${start}${key}${end}`);
    return {
      bytes,
      lines,
      ...(key && { keyEnd: start.length + key.length }),
      ...(request === 'orderFromHold' && { holdIdAt: bytes.indexOf(holdId(0)) }),
    };
  });
}

/** Makes the key, and the hold, one that was not sent before. */
export function numberRequest({ bytes, keyEnd, holdIdAt }: PreparedRequest, number: number): void {
  if (holdIdAt !== undefined) bytes.write(holdId(number), holdIdAt, 'latin1');
  if (keyEnd === undefined) return;
  const digits = String(number);
  bytes.write(digits, keyEnd - digits.length, 'latin1');
}

/** `GET` of the first page, or of one product after the other. */
export function catalogRequests(kind: 'productList' | 'productRead'): PreparedRequest[] {
  const paths =
    kind === 'productList'
      ? ['/api/products']
      : Array.from({ length: PRODUCTS }, (_, index) => `/api/products/${((index * 389) % PRODUCTS) + 1}`);
  return paths.map((path) => ({
    bytes: Buffer.from(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`),
    lines: [],
  }));
}

/** Quotes of uniform baskets, as somebody who has not signed in asks for them. */
export const quoteRequests = (): PreparedRequest[] =>
  basketsOf('uniform').map(({ lines }) => {
    const body = JSON.stringify({ items: lines, shippingAddress: { country: ADDRESS.country } });
    const head = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`;
    const bytes = Buffer.from(`POST /api/quotes HTTP/1.1\r\nhost: localhost\r\n${head}\r\n\r\n${body}`);
    return { bytes, lines: [] };
  });
