import { createClient } from '@stockkeeper/client';
import { watchedFetch } from './connection';

/** What was not answered within this is an error that is shown; the next read tries again. */
const DEADLINE_MS = 20_000;
const ATTEMPT_MS = 10_000;

/** The refresh token is in a cookie that no script can read, the access token in the memory of each tab. */
export const client = createClient({
  session: 'cookie',
  fetch: watchedFetch,
  deadlineMs: DEADLINE_MS,
  attemptMs: ATTEMPT_MS,
});
