import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { sentenceOf } from '../../admin/src/i18n/field-message';
import german from '../../admin/src/locales/de';
import english from '../../admin/src/locales/en';
import { AREAS } from '../../src/consistency/areas.js';
import { PROBLEMS } from '../../src/errors.js';
import { validate } from '../../src/http/validation.js';
import { refusedAmount } from '../../src/money/require-amount.js';

const FOLDER = join(import.meta.dirname, '..', '..', 'admin', 'src', 'locales');

type Texts = Array<[key: string, text: string]>;

function textsOf(messages: object, path: string[] = []): Texts {
  return Object.entries(messages).flatMap(
    ([key, value]): Texts =>
      typeof value === 'string' ? [[[...path, key].join('.'), value]] : textsOf(value, [...path, key]),
  );
}
const placeholders = (text: string) => [...new Set(text.match(/%\{\w+\}/g))].sort();

it('every language has the same texts, with the same values in them', () => {
  const inEnglish = new Map(textsOf(english));
  const inGerman = new Map(textsOf(german));
  expect([...inGerman.keys()].sort()).toEqual([...inEnglish.keys()].sort());
  for (const [key, text] of inEnglish) {
    const translated = inGerman.get(key) ?? '';
    expect([key, placeholders(translated)]).toEqual([key, placeholders(text)]);
    expect([key, translated.split('||||').length]).toEqual([key, text.split('||||').length]);
    expect([key, translated === '']).toEqual([key, false]);
  }
});

it('every area is in a file of its own in each', () => {
  const own = (locale: string) =>
    readdirSync(join(FOLDER, locale)).filter((file) => file !== 'react-admin.ts');
  expect(own('de')).toEqual(own('en'));
});

it('every code that the service refuses with has a title of its own in each', () => {
  const titles = Object.entries(PROBLEMS).map(([code, { title }]) => [code, title]);
  const own = { UNEXPECTED_ANSWER: expect.any(String) };
  expect(english).toMatchObject({
    shell: { problem: { titles: { ...Object.fromEntries(titles), ...own } } },
  });
  const inGerman = new Map(textsOf(german));
  const translated = titles.map(([code]) => inGerman.get(`shell.problem.titles.${code}`));
  expect(new Set(translated).size).toBe(titles.length);
  expect(translated).not.toContain(undefined);
});

it('the rules of checks that are translated are of checks that are there', () => {
  const checks = AREAS.flatMap((area) => area.checks.map(({ name }) => `system.verify.rules.${name}`));
  const translated = textsOf(english).flatMap(([key]) =>
    key.startsWith('system.verify.rules.') ? [key] : [],
  );
  expect(translated.filter((key) => !checks.includes(key as (typeof checks)[number]))).toEqual([]);
});

/** Of what no form of the console asks. */
const UNASKED = [
  /^must be an address$/,
  /^is not a cursor/,
  /^is not supported/,
  /x-session: cookie/,
  /JSON/,
  /^is a product that you have already reviewed/,
  /^is for reviews/,
  /^is for requests without an access token/,
  /^is needed to change the e-mail/,
  /^is changed with POST/,
  /^is the address of the account/,
  /^is one of those that are guessed first/,
  /^must have at least X characters/,
  /^must name at least one of email/,
  /^must not be the e-mail address/,
  /^is not the total of the quote/,
  /^needs filters/,
];

it('what the service says of a field is known to other languages', () => {
  const source = join(import.meta.dirname, '..', '..', 'src');
  const files = ['http/schemas.ts', 'plugins/problem-details.ts', 'rules', 'modules', 'money'].flatMap(
    (part) =>
      part.endsWith('.ts')
        ? [part]
        : readdirSync(join(source, part), { recursive: true }).map((file) => join(part, String(file))),
  );
  const sentences = files
    .filter((file) => file.endsWith('.ts') && !/providers?\//.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(source, file), 'utf8');
      return [...text.matchAll(/(['`])((?:must|is|has|take) (?:\\`|(?!\1).)+)\1/g)].map(([, , sentence]) =>
        (sentence as string).replaceAll('\\`', '`').replaceAll(/\$\{[^}]*\}/g, 'X'),
      );
    });
  expect(sentences.length).toBeGreaterThan(50);
  // Of the one there are two.
  const whole = (one: string) => one.replace('which has X', 'which has no decimals').replaceAll('X', '7');
  const unknown = sentences.filter((one) => !sentenceOf(whole(one)));
  expect(unknown.filter((one) => !UNASKED.some((pattern) => pattern.test(one)))).toEqual([]);
});

it('so is what a schema says, with its numbers', () => {
  const say = (schema: z.ZodType, value: unknown) => {
    const { error } = validate(z.object({ field: schema }), { field: value }, 'body');
    const [{ message } = { message: '' }] = error?.errors ?? [];
    const sentence = sentenceOf(message);
    return [sentence?.key.replace('shell.problem.fields.', ''), sentence?.values];
  };
  expect(say(z.string(), undefined)).toEqual(['required', {}]);
  expect(say(z.string(), 7)).toEqual(['text', {}]);
  expect(say(z.number(), '7')).toEqual(['number', {}]);
  expect(say(z.int(), 'x')).toEqual(['number', {}]);
  expect(say(z.boolean(), 7)).toEqual(['boolean', {}]);
  expect(say(z.string().min(1), '')).toEqual(['min_length', { smart_count: 1 }]);
  expect(say(z.string().max(255), 'x'.repeat(256))).toEqual(['max_length', { smart_count: 255 }]);
  expect(say(z.string().length(3), 'x')).toEqual(['exact_length', { smart_count: 3 }]);
  expect(say(z.array(z.int()).min(1), [])).toEqual(['min_entries', { smart_count: 1 }]);
  expect(say(z.array(z.int()).max(2), [1, 2, 3])).toEqual(['max_entries', { smart_count: 2 }]);
  expect(say(z.int().min(-5), -6)).toEqual(['min', { n: '-5' }]);
  expect(say(z.int().max(100), 101)).toEqual(['max', { n: '100' }]);
  expect(say(z.number().gt(0), 0)).toEqual(['above', { n: '0' }]);
  expect(say(z.number().lt(9), 9)).toEqual(['below', { n: '9' }]);
  expect(say(z.int().multipleOf(5), 7)).toEqual(['multiple', { n: '5' }]);
  expect(say(z.enum(['a', 'b']), 'c')).toEqual(['one_of', { values: 'a, b' }]);
  expect(say(z.string().regex(/^a$/), 'b')).toEqual(['format', {}]);
  expect(say(z.union([z.int(), z.boolean()]), 'c')).toEqual(['union', {}]);
  const [{ message } = { message: '' }] = refusedAmount('1.234', 'USD', 'price')?.errors ?? [];
  expect(sentenceOf(message)?.values).toEqual({ currency: 'USD', n: '2' });
});
