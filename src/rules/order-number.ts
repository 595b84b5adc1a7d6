/**
 * The number that people call an order by: 12 characters of Crockford's base 32 (no I, L, O and U), read out in groups of
 * four: `3F7K-Q9XW-2MPD`. Its first 36 bits are the time, in 1/32 s since 2020, so that they are made in ascending order;
 * the last 24 are random, so that nobody can tell from two of them how many orders came in between.
 */

/** In ascending order. */
export const NUMBER_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
/** The time that they count from. */
export const NUMBERS_SINCE_MS = Date.UTC(2020, 0, 1);
/** One 32nd of a second. */
const TICK_MS = 1_000 / 32;
/** Random values within a tick. */
export const NOISES = 2 ** 24;

/** What is stored: without hyphens. @param noise a whole number below NOISES */
export function orderNumberOf(epochMs: number, noise: number): string {
  const tick = tickOf(epochMs);
  // In two halves of 30 bits: bitwise operators know no more than 32.
  return sixDigits(Math.floor(tick / 64)) + sixDigits((tick % 64) * NOISES + noise);
}

/** The 32nd of a second in which an order was placed: two with the same number are of the same one. */
export const tickOf = (epochMs: number): number =>
  Math.max(0, Math.floor((epochMs - NUMBERS_SINCE_MS) / TICK_MS));

/** As it is shown. */
export const formatOrderNumber = (stored: string): string =>
  `${stored.slice(0, 4)}-${stored.slice(4, 8)}-${stored.slice(8)}`;

/**
 * What a person wrote for a number or its beginning, as it is stored: with hyphens and blanks or without, in any case, O
 * for 0 and I or L for 1.
 * @returns undefined for what no number begins with
 */
export function readOrderNumber(written: string): string | undefined {
  const digits = written.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{1,12}$/.test(digits) ? digits : undefined;
}

/** From when until, and without, when orders were placed whose numbers begin so: epoch milliseconds. */
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
