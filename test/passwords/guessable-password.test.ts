import { describe, expect, it } from 'vitest';
import { isCommonPassword, repeatsEmail } from '../../src/passwords/guessable-password.js';

describe('a common password', () => {
  it.each([
    'password',
    'PASSWORD',
    'Password1',
    'password123!',
    'ｐａｓｓｗｏｒｄ',
    'pass\u200bword',
    '12345678',
    '87654321',
    'qwertyuiop',
    'iloveyou',
    'sunshine2026',
    'Stockkeeper',
    'stockkeeper#1',
    'aaaaaaaaaa',
    'ABCDEFGH',
    '\u0430\u0430\u0430\u0430\u0430\u0430\u0430\u0430',
  ])('is %s', (password) => {
    expect(isCommonPassword(password)).toBe(true);
  });

  it.each([
    'correct horse battery',
    'a password of the tests',
    'customer-demo-password',
    'abc9471028374652',
    '83920175',
    'Stockkeeper is my shop',
    'aaaaaaab',
    'passwörd-of-ada',
  ])('is not %s', (password) => {
    expect(isCommonPassword(password)).toBe(false);
  });
});

describe('a password that repeats the address', () => {
  it.each(['ada.lovelace@müller.example', 'ADA.LOVELACE', 'ada.lovelace1815', 'xn--mller-kva.example'])(
    'is %s',
    (password) => {
      expect(repeatsEmail(password, 'Ada.Lovelace@müller.example')).toBe(true);
    },
  );

  it('is not one in which it only occurs', () => {
    expect(repeatsEmail('ada.lovelace wrote notes', 'ada.lovelace@example.com')).toBe(false);
  });
});
