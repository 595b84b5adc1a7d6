import type { z } from 'zod';
import { Problem } from '../errors.js';

/** How a page of a list is asked for; `paging` of schemas.ts at the door. */
export interface PageRequest {
  limit: number;
  /** Rows to pass over, unless there is `after`. */
  offset?: number;
  after?: string;
}

/**
 * Keyset cursors: `next` of one page goes back as `after` for the next. Opaque to clients; inside, the sort
 * keys of the last row, so that the next page starts right behind it however many rows there are before.
 */
export function encodeCursor(keys: unknown): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

/** @throws Problem VALIDATION_FAILED when it is not a cursor that this list gave out */
export function decodeCursor<Keys extends z.ZodType>(cursor: string, keys: Keys): z.output<Keys> {
  try {
    return keys.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (cause) {
    throw new Problem('VALIDATION_FAILED', 'Send the `next` of the page before, or leave `after` out.', {
      errors: [{ field: 'after', message: 'is not a cursor of this list' }],
      cause,
    });
  }
}

/** Reads one row more than the page holds; whether it comes tells if there is a next page. */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { items: Row[]; next: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last ? cursorOf(last) : null };
}
