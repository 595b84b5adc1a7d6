import { client } from './client';
import type { PathOf } from './paths';

/** As the client's GET answers. */
interface EarlyAnswer {
  data?: unknown;
  error?: unknown;
  response: Response;
}

const asked = new Map<string, Promise<EarlyAnswer | undefined>>();

/** Asks before anybody wants to know, once and all at once; not for somebody whose sign-in has ended. */
export function askEarly(paths: Array<PathOf<'GET'>>): void {
  const session = client.auth.session();
  const get = client.GET as unknown as (path: string) => Promise<EarlyAnswer>;
  for (const path of paths) {
    const answer = session.then((one) => (one ? get(path) : undefined));
    // Whoever asks for it is told.
    answer.catch(() => {});
    asked.set(path, answer);
  }
}

/** Somebody else signs in. */
export const forgetEarly = (): void => asked.clear();

/** What was asked for early, for the first who asks for it; undefined for all else. */
export function takeEarly(path: string): Promise<EarlyAnswer | undefined> | undefined {
  const answer = asked.get(path);
  asked.delete(path);
  return answer;
}
