import { Problem } from '../../../errors.js';

/** Does not say whether the hold exists and belongs to somebody else. */
export const holdGone = (holdId: string): Problem =>
  new Problem(
    'HOLD_GONE',
    `You have no hold ${holdId}: it was ordered, released or replaced, or it expired and somebody else took its units. Continue without it, or place a new one.`,
  );
