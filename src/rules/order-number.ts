/**
 * Order number for people: 12 characters of Crockford's base 32 (no I, L, O and U) in groups of four: `3F7K-Q9XW-2MPD`. The
 * first 36 bits are the time in 1/32 s since 2020, so numbers ascend; the last 24 bits are random, so nobody can tell from two
 * numbers how many orders were placed in between.
 */

/** In ascending order. */
export const NUMBER_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
/** Epoch of the time in order numbers. */
export const NUMBERS_SINCE_MS = Date.UTC(2020, 0, 1);
/** 1/32 s. */
const TICK_MS = 1_000 / 32;
/** Number of random values per tick. */
export const NOISES = 2 ** 24;

/** Makes a number, without hyphens as it is stored. @param noise a random whole number below NOISES */
export function orderNumberOf(epochMs: number, noise: number): string {
  const tick = tickOf(epochMs);
  // Two halves of 30 bits, since bitwise operators work on 32 bits.
  return sixDigits(Math.floor(tick / 64)) + sixDigits((tick % 64) * NOISES + noise);
}

/** The tick (1/32 s since 2020) of a time. */
export const tickOf = (epochMs: number): number =>
  Math.max(0, Math.floor((epochMs - NUMBERS_SINCE_MS) / TICK_MS));

/** Adds the hyphens. */
export const formatOrderNumber = (stored: string): string =>
  `${stored.slice(0, 4)}-${stored.slice(4, 8)}-${stored.slice(8)}`;

/**
 * Parses an order number, or its beginning, as people write it: with or without hyphens and spaces, in any case, with O for 0 and
 * I or L for 1.
 * @returns it as stored; undefined if no number can begin like this
 */
export function readOrderNumber(written: string): string | undefined {
  const digits = written.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{1,12}$/.test(digits) ? digits : undefined;
}

/** When orders with such numbers were placed: from `startMs` up to but excluding `endMs`, epoch milliseconds. */
export function timeOfNumbers(beginning: string): { startMs: number; endMs: number } {
  const first = ticksIn(beginning.padEnd(LENGTH, '0'));
  const last = ticksIn(beginning.padEnd(LENGTH, 'Z'));
  return { startMs: startOf(first), endMs: startOf(last + 1) };
}

const startOf = (tick: number): number => NUMBERS_SINCE_MS + Math.ceil(tick * TICK_MS);
const ticksIn = (number: string): number =>
  valueIn(number.slice(0, 6)) * 64 + Math.floor(valueIn(number.slice(6)) / NOISES);

const valueIn = (digits: string): number =>
  [...digits].reduce((value, digit) => value * 32 + NUMBER_DIGITS.indexOf(digit), 0);

function sixDigits(value: number): string {
  let digits = '';
  for (let shift = 25; shift >= 0; shift -= 5) digits += NUMBER_DIGITS[(value >>> shift) & 31];
  return digits;
}
