import { expect, it } from 'vitest';
import { acceptedAgeMs } from '../../src/http/read-from.js';

const ANY = Number.POSITIVE_INFINITY;

it.each([
  [{}, ANY],
  [{ accept: 'application/json' }, ANY],
  [{ authorization: 'Bearer x' }, 0],
  [{ 'x-order-token': 'x' }, 0],
  [{ 'x-hold-token': 'x' }, 0],
  [{ 'if-none-match': '"3"' }, 0],
  [{ 'if-modified-since': 'Fri, 27 Nov 2026 19:00:00 GMT' }, 0],
  [{ 'cache-control': 'no-cache' }, 0],
  [{ 'cache-control': 'No-Cache, no-transform' }, 0],
  [{ 'cache-control': 'max-age=0' }, 0],
  [{ 'cache-control': 'no-transform,max-age=3' }, 3_000],
  [{ 'cache-control': 'max-age=60' }, 60_000],
  [{ 'cache-control': 'max-age=60', authorization: 'Bearer x' }, 0],
  [{ pragma: 'no-cache' }, 0],
  // Cache-Control is what counts where both are there (RFC 9111, 5.4).
  [{ pragma: 'no-cache', 'cache-control': 'max-age=9' }, 9_000],
  [{ 'cache-control': 'max-stale=60' }, ANY],
  [{ 'cache-control': 'x-no-cache-x, max-age=soon' }, ANY],
])('%j may be %d ms old', (headers, age) => {
  expect(acceptedAgeMs({ headers })).toBe(age);
});
