import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Problem } from '../../src/errors.js';
import { cutPage, decodeCursor, encodeCursor } from '../../src/http/paging.js';

describe('cursors', () => {
  const keys = z.tuple([z.literal('name'), z.string(), z.int()]);

  it.each([
    ['plain', ['name', 'Lamp', 7]],
    ['with quotes and backslashes', ['name', `"it's" \\ % _`, 7]],
    ['with emoji', ['name', 'Fox 🦊 mug 𝄞', 7]],
    ['empty', ['name', '', 1]],
  ])('bring back keys that are %s', (_what, given) => {
    const cursor = encodeCursor(given);
    expect(decodeCursor(cursor, keys)).toEqual(given);
    expect(cursor).toBe(encodeURIComponent(cursor));
  });

  it.each([
    ['garbage', 'garbage'],
    ['nothing', ''],
    ['not base64', '!"§$%&/()='],
    ['keys of another list', encodeCursor(7)],
    ['keys of another sort', encodeCursor(['price', '9.99', 7])],
    ['too few keys', encodeCursor(['name', 'Lamp'])],
    ['too many keys', encodeCursor(['name', 'Lamp', 7, 8])],
    ['a key of the wrong type', encodeCursor(['name', 'Lamp', '7'])],
    ['null', encodeCursor(null)],
    ['half a cursor', encodeCursor(['name', 'Lamp', 7]).slice(0, 8)],
  ])('refuse %s, naming the field', (_what, cursor) => {
    const refusal = (() => {
      try {
        return decodeCursor(cursor, keys);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(Problem);
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ field: 'after' }] });
  });
});

describe('cutPage', () => {
  const cursorOf = (last: number) => `after ${last}`;

  it('leaves out the row too many and goes on behind the last one shown', () => {
    expect(cutPage([1, 2, 3], 2, cursorOf)).toEqual({ items: [1, 2], next: 'after 2' });
  });

  it('is the last page when no row is too many', () => {
    expect(cutPage([1, 2], 2, cursorOf)).toEqual({ items: [1, 2], next: null });
    expect(cutPage([1], 2, cursorOf)).toEqual({ items: [1], next: null });
    expect(cutPage([], 2, cursorOf)).toEqual({ items: [], next: null });
  });
});
