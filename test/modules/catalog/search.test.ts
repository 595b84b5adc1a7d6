import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rewriteTermsWithSigns } from '../../../db/migrations/0108-rewrite-terms-with-signs.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { Product, ProductTerm, type User } from '../../../src/models/index.js';
import { findTermMismatches, type TermMismatch } from '../../../src/modules/catalog/find-term-mismatches.js';
import { repairTerms } from '../../../src/modules/catalog/repair-terms.js';
import { isOneTypoApart, variantsOf } from '../../../src/search/typos.js';
import { fold, termsOf, wordsOf } from '../../../src/search/words.js';
import { startApp, type TestApp } from '../../helpers/app.js';
import { buildAdmin, buildProduct } from '../../helpers/factories.js';
import { invalid, refusal } from '../../helpers/refusals.js';

let service: TestApp;
let admin: User;
beforeAll(async () => {
  service = await startApp();
  admin = await buildAdmin();
});
beforeEach(() =>
  inTransaction(service.sequelize, (transaction) => Product.destroy({ where: {}, transaction })),
);
afterAll(() => service.close());

const search = (query: Record<string, string | number>) =>
  service.request('GET', `/api/products?${new URLSearchParams(query as Record<string, string>)}`);

/** The names that are found, in their order. */
async function names(q: string, more: Record<string, string | number> = {}): Promise<string[]> {
  const { status, body } = await search({ q, count: 'true', ...more });
  expect({ status, total: body.total }).toEqual({ status: 200, total: body.items.length });
  return body.items.map(({ name }: { name: string }) => name);
}

async function unfindable(): Promise<TermMismatch[]> {
  const found: TermMismatch[] = [];
  for await (const product of findTermMismatches(service.sequelize)) found.push(product);
  return found;
}

describe('words', () => {
  it.each([
    ['Cast-iron, 26 cm', ['cast', 'iron', '26', 'cm']],
    ['snake_case', ['snake', 'case']],
    ['Crème BRÛLÉE', ['creme', 'brulee']],
    ['Cre\u0300me', ['creme']],
    ['Straße STRASSE', ['strasse', 'strasse']],
    ['İstanbul ΣΑΣ Øre', ['istanbul', 'σασ', 'ore']],
    ['ﬁne ＴＶ', ['fine', 'tv']],
    ['26cm', ['26cm', '26', 'cm']],
    ['हिन्दी', ['हिन्दी']],
    ['本棚TV', ['本棚', '棚', 'tv']],
    ['ｶﾞﾗｽ', ['ガラス', 'ラス', 'ス']],
    ['C++, C#; ＡＮＳＩ C++17', ['c++', 'c#', 'ansi', 'c++', '17']],
    ['a+b, 1+1, word+', ['a', 'b', '1', '1', 'word']],
    ['東京C++入門#', ['東京', '京', 'c++', '入門', '門']],
    ['🦊 %_\\', []],
  ])('of %j', (text, terms) => {
    expect(termsOf(text)).toEqual(terms);
  });

  it('of a query are each once, and numbers are whole', () => {
    expect(wordsOf('Boots 42 BOOTS')).toEqual([
      { word: 'boots', allowsPrefix: true },
      { word: '42', allowsPrefix: false },
    ]);
  });
});

describe('typos', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '本', '𝄞'), maxLength: 6 });

  it('are told from other words, and share a variant', () => {
    expect(isOneTypoApart('boots', 'boost')).toBe(true);
    expect(isOneTypoApart('boots', 'bots')).toBe(true);
    expect(isOneTypoApart('boots', 'bootss')).toBe(true);
    expect(isOneTypoApart('boots', 'roots')).toBe(true);
    for (const other of ['boots', 'bo', 'bosot', 'rootz', ''])
      expect(isOneTypoApart('boots', other)).toBe(false);
    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(isOneTypoApart(one, other)).toBe(isOneTypoApart(other, one));
        if (!isOneTypoApart(one, other)) return;
        const variants = variantsOf(other);
        expect(variantsOf(one).some((variant) => variants.includes(variant))).toBe(true);
      }),
    );
  });
});

describe('q', () => {
  it.each([
    ['boots 42', ['Boots 42', 'Winter boots, size 42']],
    ['TV', ['TV stand']],
    ['4K', ['Screen, 4K']],
    ['XL', ['Shirt XL']],
    ['26 cm', ['Pan, 26 cm']],
    ['1:20', ['Model car 1:20']],
    ['will', ['Free Will mug']],
    ['to be', ['To be or not']],
    ['case', ['usb_snake_case']],
    ['snake_case', ['usb_snake_case']],
    ['strasse', ['Straße in Öl']],
    ['oL straße', ['Straße in Öl']],
    ['東京', ['新しい東京都の地図']],
    ['地図', ['新しい東京都の地図']],
    ['หนังสือ', ['ชั้นวางหนังสือไม้']],
    ['boots xl', []],
    ['京東', []],
    ['C++', ['C++ Primer']],
    ['c#', ['C# in Depth']],
  ])('%j finds what has all of its words', async (q, found) => {
    for (const name of [
      'Boots 43',
      'Winter boots, size 42',
      'Boots 420',
      'Boots 42',
      'TV stand',
      'Screen, 4K',
      'Shirt XL',
      'Pan, 26 cm',
      'Model car 1:20',
      'Free Will mug',
      'To be or not',
      'usb_snake_case',
      'Straße in Öl',
      '新しい東京都の地図',
      'ชั้นวางหนังสือไม้',
      'C++ Primer',
      'C in a Nutshell',
      'C# in Depth',
    ]) {
      await buildProduct({ name });
    }
    expect(await names(q)).toEqual(found);
  });

  it('finds a SKU and its beginning, and puts the exact one first', async () => {
    await buildProduct({ name: 'Its sibling', sku: 'ART 12/30' });
    await buildProduct({ name: 'Meant', sku: 'ART 12/3' });
    await buildProduct({ name: 'Spare part for art 12/3' });
    await buildProduct({ name: 'Another', sku: 'X-ART 12/3' });
    expect(await names('art 12/3')).toEqual(['Meant', 'Spare part for art 12/3', 'Its sibling']);
    expect(await names('ART 12')).toEqual(['Spare part for art 12/3', 'Meant', 'Its sibling']);
    expect(await names('art 12/3', { sort: 'name' })).toEqual([
      'Its sibling',
      'Meant',
      'Spare part for art 12/3',
    ]);
  });

  it('puts the exact name first, then whole words, of the name before those of the description', async () => {
    await buildProduct({ name: 'Lamps', description: 'Lamp of lamps' });
    await buildProduct({ name: 'Lampshade' });
    await buildProduct({ name: 'Mirror', description: 'Beside a lamp.' });
    await buildProduct({ name: 'Iron lamp' });
    await buildProduct({ name: 'Lamp' });
    await buildProduct({ name: 'A lamp of oak' });
    expect(await names('LAMP')).toEqual([
      'Lamp',
      'Iron lamp',
      'A lamp of oak',
      'Mirror',
      'Lamps',
      'Lampshade',
    ]);
  });

  it('forgives one typo when nothing else is found, and says so', async () => {
    await buildProduct({ name: 'Winter boots 42' });
    await buildProduct({ name: 'Winter books' });
    for (const [q, corrected] of [
      ['bouts 42', 'boots 42'],
      ['wniter', 'winter'],
      ['booots', 'boots'],
    ] as const) {
      const { body } = await search({ q });
      expect(body).toMatchObject({ corrected });
      expect(body.items[0].name).toContain('Winter boo');
    }
    expect((await search({ q: 'boots' })).body).not.toHaveProperty('corrected');
    for (const q of ['bouts 43', 'wintry', 'bxxts', '43']) {
      expect((await search({ q })).body).toEqual({ items: [], next: null });
    }
  });

  it('finds what was changed by its new words alone, in the same moment', async () => {
    const { id } = await buildProduct({ name: 'Old name', description: 'Old text', sku: 'OLD-1' });
    const change = (body: object) =>
      service.request('PATCH', `/api/admin/products/${id}`, { as: admin, body });
    await change({ name: 'New title' });
    expect([await names('name'), await names('title')]).toEqual([[], ['New title']]);
    await change({ description: 'Other words' });
    expect([await names('text'), await names('words')]).toEqual([[], ['New title']]);
    await change({ sku: 'NEXT-1' });
    expect([await names('OLD-1'), await names('NEXT-1')]).toEqual([[], ['New title']]);
    await Product.update({ name: 'By the model' }, { where: { id } });
    expect(await names('model')).toEqual(['By the model']);
    expect(await unfindable()).toEqual([]);
  });

  it('pages through what it finds in a stable order, also while products are added', async () => {
    for (let n = 0; n < 23; n++) {
      await buildProduct({
        name: ['Lamp', 'Iron lamp', 'Lampshade', 'Lamp, lamp'][n % 4] as string,
        sku: `LAMP-${n}`,
      });
    }
    const { body: whole } = await search({ q: 'lamp', limit: 100, count: 'true' });
    expect(whole.total).toBe(23);
    const seen: number[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await search({ q: 'lamp', limit: 4, ...(after && { after }) });
      seen.push(...body.items.map(({ id }: { id: number }) => id));
      after = body.next;
      await buildProduct({ name: 'Lamp' });
    }
    const ids = whole.items.map(({ id }: { id: number }) => id);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
  });
});

it('is counted only when asked for', async () => {
  await buildProduct({ name: 'Iron lamp' });
  for (const [query, total] of [
    [{ q: 'lamp' }, undefined],
    [{ q: 'lamb' }, undefined],
    [{ q: '🦊' }, undefined],
    [{ q: 'lamp', count: 'true' }, 1],
    [{ q: 'lamb', count: 'true' }, 1],
    [{ q: 'lamp', sort: 'name', count: 'true' }, 1],
    [{ q: '🦊', count: 'true' }, 0],
    [{}, undefined],
    [{ count: 'true' }, 1],
    [{ count: 'false' }, undefined],
  ] as const) {
    expect({ query, total: (await search(query)).body.total }).toEqual({ query, total });
  }
  expect(refusal(await search({ count: 'maybe' }))).toEqual(invalid('count'));
  const statements = await service.statementsDuring(() => search({ q: 'lamp' }));
  expect(statements.filter((sql) => sql.includes('COUNT('))).toEqual([]);
});

it('finds the few that have several common words, whatever stands before them', async () => {
  const both = ['Old oak lamp, small', 'Old oak lamp', 'An old oak lamp of ours'];
  for (const name of both) await buildProduct({ name, price: '5.00' });
  await Promise.all(
    Array.from({ length: 60 }, (_, n) => buildProduct({ name: n % 2 ? `Lamp ${n}` : `Lampshade ${n}` })),
  );
  await Promise.all(Array.from({ length: 45 }, (_, n) => buildProduct({ name: `Oak ${n}` })));
  const walk = async (query: Record<string, string>) => {
    const seen: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const { body } = await search({ ...query, limit: 1, ...(after && { after }) });
      seen.push(...body.items.map(({ name }: { name: string }) => name));
      after = body.next;
    }
    return seen;
  };
  const inOrder = ['Old oak lamp', 'Old oak lamp, small', 'An old oak lamp of ours'];
  expect(await walk({ q: 'oak lamp' })).toEqual(inOrder);
  expect(await names('oak lamp')).toEqual(inOrder);
  expect(await names('lamp', { maxPrice: 5 })).toEqual(inOrder);
  expect(await walk({ q: 'lam', maxPrice: '5' })).toEqual(inOrder);
  expect(await walk({ q: 'oak lamp', sort: 'name' })).toEqual([...both].sort());
  expect((await search({ q: 'oak lamp', limit: 1, offset: 2 })).body.items).toMatchObject([
    { name: inOrder[2] },
  ]);
  expect((await search({ q: 'oak lampshade', limit: 1 })).body).toEqual({ items: [], next: null });
  expect((await search({ q: 'lamp', maxPrice: 4, limit: 1 })).body).toEqual({ items: [], next: null });
});

it('pages through what a forgiven typo finds, to its end', async () => {
  for (let n = 0; n < 3; n++) await buildProduct({ name: `Boots ${n}` });
  for (const sort of ['relevance', 'name']) {
    const { body: first } = await search({ q: 'bouts', sort, limit: 2 });
    const { body: second } = await search({ q: 'bouts', sort, limit: 2, after: first.next });
    expect([first, second]).toMatchObject([{ corrected: 'boots' }, { corrected: 'boots', next: null }]);
    expect([...first.items, ...second.items].map(({ name }) => name).sort()).toEqual([
      'Boots 0',
      'Boots 1',
      'Boots 2',
    ]);
    expect((await search({ q: 'bouts', sort, offset: 3 })).body).toEqual({
      items: [],
      next: null,
      corrected: 'boots',
    });
    expect((await search({ q: 'boots', sort, offset: 3 })).body).toEqual({ items: [], next: null });
  }
});

const part = fc.string({
  unit: fc.constantFrom(
    'a',
    'B',
    'é',
    'ß',
    'İ',
    '4',
    '2',
    'ん',
    '本',
    'ไ',
    'ม้',
    'ह',
    'ि',
    '_',
    '-',
    ' ',
    "'",
    '%',
    '"',
    '\\',
  ),
  minLength: 1,
  maxLength: 8,
});

it('each product is found by each of its words, and by none that it does not have', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 2, maxLength: 4 }), part, async (given, other) => {
      const made = await Promise.all(
        given
          .filter((name) => name.trim() !== '')
          .map((name) => buildProduct({ name: name.trim(), stock: 0 })),
      );
      for (const { name } of [...made, { name: other }]) {
        for (const { word, allowsPrefix } of wordsOf(name)) {
          const { body } = await search({ q: word, limit: 100 });
          const found = body.corrected ? [] : body.items.map(({ id }: { id: number }) => id);
          for (const product of made) {
            const has = termsOf(product.name).some((term) =>
              allowsPrefix ? term.startsWith(word) : term === word,
            );
            const isSku = fold(product.sku).startsWith(word);
            expect({ word, name: product.name, found: found.includes(product.id) }).toEqual({
              word,
              name: product.name,
              found: has || isSku,
            });
          }
        }
      }
      await inTransaction(service.sequelize, (transaction) =>
        Product.destroy({ where: { id: made.map(({ id }) => id) }, transaction }),
      );
    }),
    { numRuns: 25 },
  );
});

it('what is off is named and put right', async () => {
  const { id, sku } = await buildProduct({ name: 'Iron lamp' });
  await buildProduct({ name: 'Mirror' });
  expect(await unfindable()).toEqual([]);
  await ProductTerm.destroy({ where: { productId: id, term: 'iron' } });
  await ProductTerm.update({ term: 'gold' }, { where: { productId: id, term: 'lamp' } });
  expect(await unfindable()).toEqual([{ productId: id, sku, missing: 2, foreign: 1 }]);
  await repairTerms(service.sequelize);
  expect(await unfindable()).toEqual([]);
  expect(await names('iron lamp')).toEqual(['Iron lamp']);
});

it('the letter with its signs is made a word of products that had it as a letter alone', async () => {
  const { id } = await buildProduct({ name: 'C# in Depth', description: 'Not C++' });
  await buildProduct({ name: 'Mirror' });
  await ProductTerm.update({ term: 'c' }, { where: { productId: id, term: 'c#' } });
  await ProductTerm.destroy({ where: { productId: id, term: 'c++' } });
  expect(await names('c#')).toEqual([]);
  await rewriteTermsWithSigns.up(service.sequelize.getQueryInterface());
  expect(await unfindable()).toEqual([]);
  expect(await names('c++ c#')).toEqual(['C# in Depth']);
});

it('a long name is cut between characters, never within one', async () => {
  for (const name of ['😀'.repeat(127), `a${'𐐨'.repeat(127)}`, '𐐨'.repeat(127)]) await buildProduct({ name });
  expect(await unfindable()).toEqual([]);
});
