import { NUMBER_DIGITS } from './order-number.js';
import { LIMITS } from './values.js';

/**
 * Discount codes as customers type them from a poster or a phone: in any case, with blanks around them, with O for 0 and I or L
 * for 1. They are compared by a key in which all of that is alike, so no two codes differ in that alone.
 */

/** Capitals and digits, with hyphens between them. */
const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;

const { min, max } = LIMITS.discountCode;
export const CODE_RULE = `must be ${min} to ${max} letters A to Z and digits, with hyphens between them`;

/** As it is shown: in capitals. */
export const codeOf = (written: string): string => written.trim().toUpperCase();

/** Whether a shop can give such a code to a discount. */
export function isDiscountCode(written: string): boolean {
  const code = codeOf(written);
  // toUpperCase makes some other letters longer, or a plain one: "ß" is "SS".
  return /^[\x20-\x7e]*$/.test(written) && code.length >= min && code.length <= max && CODE.test(code);
}

/** What a code is compared by; of what can be no code, something that equals none. */
export const codeKeyOf = (written: string): string =>
  isDiscountCode(written) ? codeOf(written).replaceAll('O', '0').replace(/[IL]/g, '1') : '';

/** Characters of generated codes: none is taken for another, and without vowels there are no words. */
export const GENERATED_CHARACTERS = [...NUMBER_DIGITS].filter((one) => !/[01AEU]/.test(one)).join('');

/** Characters that follow the prefix of a generated code. Of 100,000 codes one guess in three thousand million finds one. */
export const GENERATED_LENGTH = 10;
