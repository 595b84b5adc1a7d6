import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import german from '../../admin/src/locales/de';
import english from '../../admin/src/locales/en';
import { AREAS } from '../../src/consistency/areas.js';

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

it('every check of the data has its rule in each, in English as it is said elsewhere', () => {
  const checks = AREAS.flatMap((area) => area.checks);
  const rules = new Map(textsOf(english));
  const plain = (text = '') => text.replaceAll('’', "'");
  for (const { name, rule } of checks)
    expect([name, plain(rules.get(`system.verify.rules.${name}`))]).toEqual([name, rule]);
  expect([...rules.keys()].filter((key) => key.startsWith('system.verify.rules.'))).toHaveLength(
    checks.length,
  );
});
