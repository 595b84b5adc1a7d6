import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emailIdentity, hasInvisible, identityOf } from '../../src/rules/identity.js';

const INVISIBLE = ['\u200b', '\u200d', '\u00ad', '\u2060', '\ufeff', '\u202e', '\u034f', '\ufe0f', '\u3164'];
const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const anyText = fc.string({ unit: 'binary', maxLength: 30 });

/** The same name as somebody else may send it. */
const variants: Array<[string, (value: string) => string]> = [
  ['composed', (value) => value.normalize('NFC')],
  ['decomposed', (value) => value.normalize('NFD')],
  ['in lower case', (value) => value.toLowerCase()],
  ['between blanks', (value) => ` \u00a0${value}\n`],
];

describe('identityOf', () => {
  it.each(variants)('is the same for a name that comes %s', (_how, variant) => {
    fc.assert(
      fc.property(name, (value) => {
        expect(identityOf(variant(value))).toBe(identityOf(value));
      }),
    );
  });

  it('is the same whatever stands in between that nobody sees', () => {
    const place = fc
      .nat({ max: 1 })
      .chain((half) => fc.tuple(fc.constant(half), fc.constantFrom(...INVISIBLE)));
    fc.assert(
      fc.property(name, name, place, (left, right, [half, invisible]) => {
        const hidden = half === 0 ? invisible + left + right : left + right + invisible;
        expect(identityOf(hidden)).toBe(identityOf(left + right));
      }),
    );
    for (const invisible of INVISIBLE) {
      expect(hasInvisible(`in${invisible}fo`)).toBe(true);
      expect(identityOf(`in${invisible}fo`)).toBe('info');
    }
  });

  it('is its own identity, and composed, for whatever text there is', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const identity = identityOf(value);
        expect(identityOf(identity)).toBe(identity);
        expect(identity).toBe(identity.normalize('NFC'));
      }),
    );
  });

  // Each pair is one to utf8mb4_unicode_520_ci.
  it.each([
    ['Männer', 'Manner'],
    ['e', 'é'],
    ['straße', 'strasse'],
    ['ı', 'i'],
    ['ø', 'o'],
    ['か', 'が'],
    ['1', '①'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(identityOf(one)).not.toBe(identityOf(other));
  });

  it.each([
    ['ΟΔΟΣ', 'οδοσ'],
    ['Οδός', 'ΟΔΌΣ'],
    ['ẞ', 'ß'],
    ['\u212a', 'k'],
    ['ART  12/3', 'art\u00a012/3'],
  ])('takes %j and %j for one', (one, other) => {
    expect(identityOf(one)).toBe(identityOf(other));
  });
});

describe('emailIdentity', () => {
  const label = fc.stringMatching(/^[a-z0-9äöüßéñ]{1,10}$/);
  const address = fc.tuple(name, label).map(([local, domain]) => `${local}@${domain}.example`);

  it.each(variants)('is the same for an address that comes %s', (_how, variant) => {
    fc.assert(
      fc.property(address, (value) => {
        expect(emailIdentity(variant(value))).toBe(emailIdentity(value));
      }),
    );
  });

  it('is the same for a domain and what it is in ASCII', () => {
    fc.assert(
      fc.property(label, (domain) => {
        const { hostname } = new URL(`http://${domain}.example`);
        expect(emailIdentity(`info@${hostname}`)).toBe(emailIdentity(`INFO@${domain}.Example`));
      }),
    );
  });

  it('keeps apart what accents keep apart, before and after the @', () => {
    fc.assert(
      fc.property(label, label, (one, other) => {
        if (one === other) return;
        expect(emailIdentity(`info@${one}.example`)).not.toBe(emailIdentity(`info@${other}.example`));
        expect(emailIdentity(`${one}@shop.example`)).not.toBe(emailIdentity(`${other}@shop.example`));
      }),
    );
    expect(emailIdentity('info@müller-x.example')).toBe('info@xn--mller-x-n2a.example');
  });

  it('is its own identity, for whatever text there is', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, address), (value) => {
        expect(emailIdentity(emailIdentity(value))).toBe(emailIdentity(value));
      }),
    );
  });

  it.each([
    ['ada@example.com:80', 'ada@example.com'],
    ['ada@example.com/x', 'ada@example.com'],
    ['ada@ex%61mple.com', 'ada@example.com'],
    ['ada@xn--a.com', 'ada@a.com'],
    ['ada\u0000@example.com', 'ada@example.com'],
    ['ada@example.com\u0000', 'ada@example.com'],
  ])('reads no address into what is none: %s', (value, address) => {
    expect(emailIdentity(value)).not.toBe(address);
    expect(emailIdentity(value)).toBe(value);
  });
});
