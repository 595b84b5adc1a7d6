import fc from 'fast-check';
import { collectionOfField, type Memory, type Pair, type Thing } from './memory.js';
import { resolve, type Schema } from './operations.js';

/** Strings that have broken software before: each is valid somewhere, and a nuisance everywhere. */
const NUISANCES = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u200b',
  'e\u0301',
  '\u{1f6d2}',
  '\ud800',
  '\u202etxet',
  '本棚',
  'ß',
  '%',
  '_',
  '\\',
  "' OR 1=1 -- ",
  '{{7*7}}',
  '=1+1',
  '../../etc/passwd',
  '<script>',
  '{"$gt":""}',
  '__proto__',
  '0x10',
  '1e3',
  '-0',
  '007',
  'NaN',
  '9'.repeat(30),
  'x'.repeat(300),
  '☃'.repeat(3_000),
];
const NUMBERS = [0, -1, 1.5, 1e21, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 64, -(2 ** 63), 0.1 + 0.2];

export const nuisance: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NUISANCES),
  fc.constantFrom(...NUMBERS),
  fc.constantFrom<unknown>(null, true, [], {}, [[]], { length: 1 }, [null]),
  fc.jsonValue({ maxDepth: 4 }),
);

/** Two of the same are refused. */
const UNIQUE = /^(sku|slug|email)$/;

/** The first one is that of the document’s addresses. */
const COUNTRIES = ['GB', 'DE', 'AT', 'US', 'CA', 'CH', 'JP'];

/** Values that fit a schema, most of them; ids are of what there is. */
export class Values {
  readonly #memory: Memory;
  #made = 0;

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** @param field the name of the field or parameter that it is for */
  of(schema: Schema, field: string): fc.Arbitrary<unknown> {
    const { enum: members, const: constant, anyOf, oneOf, examples, ...plain } = resolve(schema);
    const collection = [plain.type].flat().includes('array') ? undefined : collectionOfField(field);
    const made = constant !== undefined ? fc.constant(constant) : this.#plain(plain, field);
    const value = members
      ? fc.constantFrom(...members)
      : anyOf || oneOf
        ? fc.oneof(...(anyOf ?? oneOf ?? []).map((one) => this.of(one, field)))
        : made;
    const weight = collection ? 0 : UNIQUE.test(field) ? 1 : 6;
    const shown = examples?.map((example) => ({ weight, arbitrary: this.like(example, field) })) ?? [];
    const known = collection ? [{ weight: 8, arbitrary: this.#known(collection, value) }] : [];
    return fc.oneof({ weight: 4, arbitrary: value }, ...shown, ...known);
  }

  /** What an answer has named, or else what `otherwise` makes. */
  #known(collection: string, otherwise: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    return fc.tuple(fc.nat(), otherwise).map(([roll, made]) => this.#memory.recall(collection, roll) ?? made);
  }

  /** An example as the document has it, save for what has to exist and what has to be new. */
  like(example: unknown, field = ''): fc.Arbitrary<unknown> {
    if (Array.isArray(example)) return fc.tuple(...example.map((one) => this.like(one, field)));
    if (typeof example === 'object' && example !== null) {
      return fc.record(
        Object.fromEntries(Object.entries(example).map(([name, value]) => [name, this.like(value, name)])),
      );
    }
    const collection = collectionOfField(field);
    if (collection) return this.#known(collection, fc.constant(example));
    return UNIQUE.test(field)
      ? fc.oneof(fc.constant(example), this.#string({ format: field === 'email' ? field : undefined }, field))
      : fc.constant(example);
  }

  /** The ids of a thing and of a part of it, when such are known. */
  pairOf(whole: string, part: string, roll: number): Pair | undefined {
    return this.#memory.recallPair(whole, part, roll);
  }

  /** A body with its ids replaced by those of parts of a thing, one after the other, as far as such are known. */
  partsInstead(body: unknown, whole: Thing, roll: number): unknown {
    let next = roll;
    const replace = (value: unknown, field: string): unknown => {
      if (Array.isArray(value)) return value.map((one) => replace(one, field));
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(
          Object.entries(value).map(([name, member]) => [name, replace(member, name)]),
        );
      const collection = value === null ? undefined : collectionOfField(field);
      const parts = collection === undefined ? [] : this.#memory.partsOf(whole, collection);
      return parts.length > 0 ? parts[next++ % parts.length] : value;
    };
    return replace(body, '');
  }

  /** An id of a path, mostly one that exists, otherwise what is made. */
  inPath(made: fc.Arbitrary<unknown>, collection: string): fc.Arbitrary<unknown> {
    return fc.oneof({ weight: 9, arbitrary: this.#known(collection, made) }, { weight: 1, arbitrary: made });
  }

  #plain(schema: Schema, field: string): fc.Arbitrary<unknown> {
    const types = [schema.type ?? (schema.properties ? 'object' : 'string')].flat();
    return fc.oneof(...types.map((type) => this.#ofType(type, schema, field)));
  }

  #ofType(type: string, schema: Schema, field: string): fc.Arbitrary<unknown> {
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return integer(schema);
      case 'number':
        return fc.double({ min: schema.minimum, max: schema.maximum, noNaN: true });
      case 'array':
        return this.#array(schema, field);
      case 'object':
        return this.#object(schema);
      default:
        return this.#string(schema, field);
    }
  }

  #array({ items = {}, minItems = 0, maxItems = 3 }: Schema, field: string): fc.Arbitrary<unknown> {
    const most = Math.max(Math.min(maxItems, 3), minItems);
    return fc.array(this.of(items, field), { minLength: minItems, maxLength: most });
  }

  /** Mostly with a few of the optional fields: the more there are, the likelier is one that is refused. */
  #object({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
    const names = Object.keys(properties);
    const fields = Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, this.of(schema, name)]),
    );
    const optional = names.filter((name) => !required.includes(name));
    const some = fc.record(fields, { requiredKeys: required });
    const few = fc.subarray(optional, { maxLength: Math.min(optional.length, 2) }).chain((chosen) => {
      const wanted = names.filter((name) => required.includes(name) || chosen.includes(name));
      return fc.record(
        Object.fromEntries(wanted.map((name) => [name, fields[name] as fc.Arbitrary<unknown>])),
      );
    });
    return fc.oneof({ weight: 2, arbitrary: few }, { weight: 1, arbitrary: some });
  }

  #string({ format, pattern, minLength = 0, maxLength = 40 }: Schema, field: string): fc.Arbitrary<unknown> {
    if (format === 'email') return fc.nat(99_999).map((n) => `made-${++this.#made}-${n}@example.com`);
    if (format === 'uuid') return fc.uuid({ version: 7 });
    if (format === 'date') return day;
    if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
    if (format === 'uri') return fc.webUrl();
    if (/country|shipsTo/i.test(field))
      return fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...COUNTRIES) },
        { weight: 1, arbitrary: fc.string() },
      );
    if (/^(sku|slug)$/.test(field)) return fc.nat(1e9).map((n) => `made-${n}`);
    if (/url$/i.test(field)) return fc.oneof(fc.webUrl(), fc.string());
    if (/price|amount|total/i.test(field))
      return fc.constantFrom('10.00', '0.01', '3.33', '0.00', '1.001', '-1.00');
    if (pattern) return fc.stringMatching(new RegExp(pattern));
    const most = Math.max(Math.min(maxLength, 60), minLength);
    return fc.oneof(
      { weight: 5, arbitrary: fc.string({ minLength, maxLength: most, unit: 'grapheme-ascii' }) },
      { weight: 1, arbitrary: fc.string({ minLength, maxLength: most, unit: 'binary' }) },
    );
  }
}

/** Small ones mostly: they are the ones that there is stock for. */
function integer({ minimum = -5, maximum = 1e9 }: Schema): fc.Arbitrary<number> {
  const small = Math.max(minimum, 1);
  return fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: small, max: Math.min(small + 2, maximum) }) },
    { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
  );
}

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
