/** What one check of `npm run doctor` came to. */
export interface Finding {
  check: string;
  /** A failure keeps the service from working; a warning is a risk; what was skipped could not be looked at. */
  state: 'ok' | 'warning' | 'failure' | 'skipped';
  /** What was found, in a line. Never a secret. */
  found: string;
  /** What to do about it; there unless the state is ok. */
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
