import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeKeyOf, codeOf, GENERATED_CHARACTERS, isDiscountCode } from '../../src/rules/discount-code.js';

describe('a discount code', () => {
  it.each(['SAVE10', 'save10', ' Save10 ', 'MAY-2026-X', '123', 'A'.repeat(32)])('can be %j', (code) => {
    expect(isDiscountCode(code)).toBe(true);
  });

  it.each([
    'AB',
    'A'.repeat(33),
    'SAVE 10',
    'SAVE\u200b10',
    'SAVE%',
    '-AB',
    'AB-',
    'A--B',
    'straße',
    'ＳＡＶＥ',
    'САВЕ',
    '',
    'A\nB',
  ])('cannot be %j', (code) => {
    expect(isDiscountCode(code)).toBe(false);
    expect(codeKeyOf(code)).toBe('');
  });

  it('is compared without case, blanks around it and look-alikes', () => {
    expect(codeKeyOf(' solo-lilo ')).toBe('5010-1110'.replace('5', 'S'));
    expect(codeKeyOf('S010-1I1O')).toBe(codeKeyOf('SOLO-LILO'));
    expect(codeOf(' may ')).toBe('MAY');
  });

  it('has one key, whichever way it is typed', () => {
    const typed = fc.stringMatching(/^[A-Za-z0-9]{3,32}$/);
    fc.assert(
      fc.property(typed, (code) => {
        const key = codeKeyOf(code);
        expect(codeKeyOf(key)).toBe(key);
        expect(codeKeyOf(code.toLowerCase())).toBe(key);
        expect(codeKeyOf(code.toUpperCase().replaceAll('0', 'O').replaceAll('1', 'L'))).toBe(key);
      }),
    );
  });

  it('that is generated has no character that is taken for another', () => {
    expect(GENERATED_CHARACTERS).not.toMatch(/[01OILU]/);
    expect(codeKeyOf(GENERATED_CHARACTERS)).toBe(GENERATED_CHARACTERS);
  });
});
