import { z } from 'zod';

/** Minutes; 0 means never. Other payment methods are paid after delivery, and never expire. */
const DEFAULTS = { card: 60, bank_transfer: 14 * 24 * 60 };
type Method = keyof typeof DEFAULTS;
export type UnpaidOrderMinutes = Readonly<Record<Method, number>>;

const YEAR_MINUTES = 365 * 24 * 60;
const METHODS = Object.keys(DEFAULTS).join('|');
const ENTRY = new RegExp(`^(${METHODS})=(\\d{1,6})$`);

const RULE = `must be 0, or minutes for ${Object.keys(DEFAULTS).join(' and ')} such as card=60,bank_transfer=20160, each 0 to ${YEAR_MINUTES}`;

/** Time limit of unpaid orders by payment method: `card=60,bank_transfer=20160`; `0` disables it for all. */
export const unpaidOrderMinutes = z.string().transform((text, context): UnpaidOrderMinutes => {
  if (text.trim() === '0') return { card: 0, bank_transfer: 0 };
  const given: Partial<Record<Method, number>> = {};
  for (const entry of text.split(',').filter((one) => one.trim() !== '')) {
    const [, method, minutes] = ENTRY.exec(entry.trim()) ?? [];
    if (method === undefined || Number(minutes) > YEAR_MINUTES || method in given) {
      context.addIssue({ code: 'custom', message: RULE });
      return z.NEVER;
    }
    given[method as Method] = Number(minutes);
  }
  return { ...DEFAULTS, ...given };
});
