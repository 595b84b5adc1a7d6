import { invalidField } from '../../errors.js';
import { timeIn, timestamp } from '../../http/schemas.js';

/** Request fields: when a rule is valid. */
export const givenValidity = {
  startsAt: timeIn.nullable().optional(),
  endsAt: timeIn.nullable().optional(),
};

/** Response fields: when a rule is valid. */
export const shownValidity = {
  startsAt: timestamp.nullable().describe('Start of validity, inclusive; null for no start'),
  endsAt: timestamp.nullable().describe('End of validity, exclusive; null for no end'),
};

interface Given {
  startsAt?: string | null;
  endsAt?: string | null;
}

const timeOf = (time: string | null): Date | null => (time === null ? null : new Date(time));

/** The columns of the given fields, with times as dates. Omitted fields stay omitted. */
export function columnsOf<Fields extends Given>({ startsAt, endsAt, ...fields }: Fields) {
  return {
    ...fields,
    ...(startsAt !== undefined && { startsAt: timeOf(startsAt) }),
    ...(endsAt !== undefined && { endsAt: timeOf(endsAt) }),
  };
}

/** As stored; undefined right after an insert that omitted them. */
interface Validity {
  startsAt?: Date | null;
  endsAt?: Date | null;
}

/** @throws Problem VALIDATION_FAILED */
export function requireEndAfterStart({ startsAt, endsAt }: Validity): void {
  if (startsAt && endsAt && endsAt <= startsAt) throw invalidField('endsAt', 'must be after startsAt');
}

/** When a rule is valid, in epoch milliseconds. */
export const validityOf = ({ startsAt, endsAt }: Validity): { startsAt: number; endsAt: number } => ({
  startsAt: startsAt?.getTime() ?? Number.NEGATIVE_INFINITY,
  endsAt: endsAt?.getTime() ?? Number.POSITIVE_INFINITY,
});
