import { expect, it } from 'vitest';
import { oneLine, text } from '../../src/http/schemas.js';

const lengths = { min: 1, max: 20 };

it.each([
  ['a zero-width space', '\u200B'],
  ['a mark of direction between blanks', ' \u202E '],
  ['a Hangul filler', '\u3164'],
  ['a soft hyphen and a joiner', '\u00AD\u200D'],
])('%s alone is no text: nobody could see it', (_what, value) => {
  for (const schema of [oneLine(lengths), text(lengths)]) {
    expect(schema.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([
      'must contain visible characters',
    ]);
  }
});

it.each(['👩‍🚒', 'नमस्\u200Dते', 'G', '本棚', '!'])('%s is text, whatever unseen it takes', (value) => {
  for (const schema of [oneLine(lengths), text(lengths)]) expect(schema.parse(value)).toBe(value);
});
