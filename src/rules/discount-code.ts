import { NUMBER_DIGITS } from './order-number.js';
import { LIMITS } from './values.js';

/**
 * Discount codes may be typed in any case, with spaces around them, O for 0, and I or L for 1. They are compared by a normalised
 * key, so no two codes differ only in these.
 */

/** Upper case letters and digits, separated by hyphens. */
const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;

const { min, max } = LIMITS.discountCode;
export const CODE_RULE = `must be ${min} to ${max} letters A to Z and digits, with hyphens between them`;

/** As displayed: in upper case. */
export const codeOf = (written: string): string => written.trim().toUpperCase();

/** Whether a discount can have this code. */
export function isDiscountCode(written: string): boolean {
  const code = codeOf(written);
  // ASCII only: toUpperCase changes some other letters to several, or to ASCII: "ß" is "SS".
  return /^[\x20-\x7e]*$/.test(written) && code.length >= min && code.length <= max && CODE.test(code);
}

/** The normalised key of a code. For text that cannot be a code, a key that equals none. */
export const codeKeyOf = (written: string): string =>
  isDiscountCode(written) ? codeOf(written).replaceAll('O', '0').replace(/[IL]/g, '1') : '';

/** Characters of generated codes: none looks like another, and without vowels there are no words. */
export const GENERATED_CHARACTERS = [...NUMBER_DIGITS].filter((one) => !/[01AEU]/.test(one)).join('');

/** Characters after the prefix of a generated code. With 100,000 codes, one guess in three billion finds one. */
export const GENERATED_LENGTH = 10;
