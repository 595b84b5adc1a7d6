import { createClient, type Problem, type Schemas, StockkeeperError } from '@stockkeeper/client';

export const SHOP_NAME = 'Fjord & Finch';

/** With the session in a cookie that no script can read: pages and API have one origin. */
export const client = createClient({ session: 'cookie' });

export type Product = Schemas['Product'];
export type Order = Schemas['Order'];
export type Quote = Schemas['Quote'];
export type Address = Order['shippingAddress'];

/** Amounts are decimal strings, and are never computed with here: the service says what things cost. */
export function money(amount: string, currency: string): string {
  // Intl takes a decimal string as it is, which its types do not know.
  return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(
    amount as unknown as number,
  );
}

export const date = (iso: string): string =>
  new Intl.DateTimeFormat(undefined, { dateStyle: 'long' }).format(new Date(iso));

/** A problem of the service: thrown by the client's methods, or given by its GET, POST and so on. */
function problemOf(
  error: unknown,
): (Pick<Problem, 'code' | 'detail'> & { errors?: FieldError[] }) | undefined {
  if (error instanceof StockkeeperError)
    return { ...error, code: error.code as Problem['code'], detail: error.message };
  const isDocument = typeof error === 'object' && error !== null && 'code' in error && 'detail' in error;
  return isDocument ? (error as Problem) : undefined;
}
interface FieldError {
  field: string;
  message: string;
}

/** No answer, or that of a proxy in front of the service. */
const AWAY = new Set(['CONNECTION_FAILED', 'UNEXPECTED_ANSWER']);

/** A sentence for the customer. What a page can put right itself, it handles before by `code`. */
export function saying(error: unknown): string {
  const isAway = error instanceof StockkeeperError && AWAY.has(error.code);
  if (isAway) {
    return 'The shop cannot be reached. Please try again in a moment.';
  }
  const problem = problemOf(error);
  return (
    (problem && FOR_CUSTOMERS[problem.code]) ?? problem?.detail ?? 'Something went wrong. Please try again.'
  );
}

/** In place of what the service says to those who call it. */
const FOR_CUSTOMERS: Partial<Record<Problem['code'], string>> = {
  INVALID_CREDENTIALS: 'The e-mail address or the password is wrong.',
  NOT_FOUND: 'It is not there, or no longer.',
  // An answer was lost, and the basket has been ordered already.
  IDEMPOTENCY_KEY_REUSED: 'This order was placed a moment ago.',
};

/** What is wrong with each field of a form, by its path in the request: `shippingAddress.city`. */
export const fieldErrors = (error: unknown): Record<string, string> =>
  Object.fromEntries((problemOf(error)?.errors ?? []).map(({ field, message }) => [field, message]));
