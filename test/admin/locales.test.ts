import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import german from '../../admin/src/locales/de';
import english from '../../admin/src/locales/en';
import { AREAS } from '../../src/consistency/areas.js';
import { PROBLEMS } from '../../src/errors.js';

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
