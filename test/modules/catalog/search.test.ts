import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fullTextQuery, STOPWORDS } from '../../../src/modules/catalog/search.js';
import { connectTo, createDatabase, type TestDatabase } from '../../helpers/database.js';

describe('fullTextQuery', () => {
  it.each([
    ['one word', 'skillet', '+skillet*'],
    ['several words', 'cast iron', '+cast* +iron*'],
    ['capitals', 'Cast IRON', '+cast* +iron*'],
    ['punctuation between words', 'cast-iron,skillet', '+cast* +iron* +skillet*'],
    ['digits', 'lamp 2024', '+lamp* +2024*'],
    ['accents', 'Crème brûlée', '+crème* +brûlée*'],
    ['accents as characters of their own', 'Cre\u0300me', '+cre\u0300me*'],
    ['vowel signs', 'हिन्दी किताब', '+हिन्दी* +किताब*'],
    ['a capital that becomes two characters', 'İstanbul', '+i\u0307stanbul*'],
    ['an underscore, which is part of a word', 'usb_cable', '+usb_cable*'],
    ['emoji beside words', '☕️🦊mug', '+mug*'],
    ['letters that the index does not know', '𠮷野家屋敷', '+野家屋敷*'],
    ['short words', 'a 26 cm TV stand', '+stand*'],
    ['stopwords', 'the lamp for WHO', '+lamp*'],
    [
      'operators',
      '+cast -iron* "pan" ~lid (pot) @5 <wok> key:word',
      '+cast* +iron* +pan* +lid* +pot* +wok* +key* +word*',
    ],
    ['SQL', `'; DROP TABLE products; --`, '+drop* +table* +products*'],
  ])('takes %s', (_what, typed, query) => {
    expect(fullTextQuery(typed)).toBe(query);
  });

  it.each(['', ' ', 'tv', 'the', 'to be', '+-*"@()~<>', "'", '\\', '🦊🦊🦊', '𝒜𝒷𝒸𝒹', '\u0000', '☕\uFE0F'])(
    'finds nothing to look up in %j',
    (typed) => {
      expect(fullTextQuery(typed)).toBeUndefined();
    },
  );
});

describe('what the server leaves out of its index', () => {
  let database: TestDatabase;
  let sequelize: Sequelize;
  beforeAll(async () => {
    database = await createDatabase();
    sequelize = connectTo(database);
  });
  afterAll(async () => {
    await sequelize.close();
    await database.drop();
  });

  it('is the stopwords that queries leave out', async () => {
    const rows = await sequelize.query<{ word: string }>(
      'SELECT value AS word FROM information_schema.INNODB_FT_DEFAULT_STOPWORD',
      { type: QueryTypes.SELECT },
    );
    expect(new Set(rows.map(({ word }) => word))).toEqual(STOPWORDS);
  });

  it('is words as short as those that queries leave out', async () => {
    const rows = await sequelize.query<{ length: number }>('SELECT @@innodb_ft_min_token_size AS length', {
      type: QueryTypes.SELECT,
    });
    const [{ length } = { length: 0 }] = rows;
    expect(fullTextQuery('x'.repeat(length))).toBeDefined();
    expect(fullTextQuery('x'.repeat(length - 1))).toBeUndefined();
  });
});
