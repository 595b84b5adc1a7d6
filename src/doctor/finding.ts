/** Result of one check of `npm run doctor`. */
export interface Finding {
  check: string;
  /** A failure prevents the service from working, a warning is a risk, and a skipped check was not possible. */
  state: 'ok' | 'warning' | 'failure' | 'skipped';
  /** What was found, in one line; never a secret. */
  found: string;
  /** What to do about it; set unless the state is ok. */
  mend?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, state: 'ok', found });

export const warning = (check: string, found: string, mend: string): Finding => ({
  check,
  state: 'warning',
  found,
  mend,
});

export const failure = (check: string, found: string, mend: string): Finding => ({
  check,
  state: 'failure',
  found,
  mend,
});

export const skipped = (check: string, found: string, mend: string): Finding => ({
  check,
  state: 'skipped',
  found,
  mend,
});
