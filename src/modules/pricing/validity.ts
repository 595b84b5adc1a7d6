import { invalidField } from '../../errors.js';
import { timeIn, timestamp } from '../../http/schemas.js';

/** When a rule holds, as clients give it. */
export const givenValidity = {
  startsAt: timeIn.nullable().optional(),
  endsAt: timeIn.nullable().optional(),
};

/** The same as answers show it. */
export const shownValidity = {
  startsAt: timestamp.nullable().describe('Start of validity, inclusive; null for no start'),
  endsAt: timestamp.nullable().describe('End of validity, exclusive; null for no end'),
};

interface Given {
  startsAt?: string | null;
  endsAt?: string | null;
}

const timeOf = (time: string | null): Date | null => (time === null ? null : new Date(time));

/** Columns of what is given: times as dates, and of what is left out none. */
export function columnsOf<Fields extends Given>({ startsAt, endsAt, ...fields }: Fields) {
  return {
    ...fields,
    ...(startsAt !== undefined && { startsAt: timeOf(startsAt) }),
    ...(endsAt !== undefined && { endsAt: timeOf(endsAt) }),
  };
}

/** As the columns have it; of a row that was just made, what was left out is not there. */
interface Validity {
  startsAt?: Date | null;
  endsAt?: Date | null;
}

/** @throws Problem VALIDATION_FAILED */
export function requireEndAfterStart({ startsAt, endsAt }: Validity): void {
  if (startsAt && endsAt && endsAt <= startsAt) throw invalidField('endsAt', 'must be after startsAt');
}

/** When a rule holds, in epoch milliseconds. */
export const validityOf = ({ startsAt, endsAt }: Validity): { startsAt: number; endsAt: number } => ({
  startsAt: startsAt?.getTime() ?? Number.NEGATIVE_INFINITY,
  endsAt: endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
});
