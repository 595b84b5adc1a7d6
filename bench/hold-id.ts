import { BASKETS } from './workloads.js';

/** More than a slice has orders. */
export const HOLDS = 12 * BASKETS;

/** Every hold's id begins with this and ends with its number, in hexadecimal digits. */
export const ID_START = '019a9e2c-5f5e-7b1d-8a3c-0000';
export const NUMBER_DIGITS = 8;

/** The id of the hold with this number. Hold n has the basket n, counted from the beginning again after the last basket. */
export const holdId = (number: number): string => ID_START + number.toString(16).padStart(NUMBER_DIGITS, '0');
