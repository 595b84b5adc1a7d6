import { timingSafeEqual } from 'node:crypto';

/** Whether a secret or a MAC is the right one. Takes the same time for every wrong one of the same length. */
export const isSameSecret = (given: Buffer, right: Buffer): boolean =>
  given.length === right.length && timingSafeEqual(given, right);
