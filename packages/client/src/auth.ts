import type { Answer } from './answer.js';
import type { Body, RequestOptions, Schemas } from './operation-types.js';
import type { Grant, SessionTokens } from './session.js';
import type { Session } from './session-stores.js';

/** Who is signed in. */
export interface Auth {
  /** Signs in: from now on requests are made in the name of that user. */
  logIn(body: Body<'logIn'>, options?: RequestOptions): Promise<Schemas['User']>;
  /** Makes an account and signs it in. */
  register(body: Body<'register'>, options?: RequestOptions): Promise<Schemas['User']>;
  /** Forgets the session, and ends it at the service. @throws when it could not be ended there; forgotten it is */
  logOut(options?: RequestOptions): Promise<void>;
  /** The present session, renewed where need be; null when nobody is signed in. */
  session(): Promise<Session | null>;
  /** Calls back when a session begins, is renewed or ends, in another tab, too. @returns what ends that */
  onChange(listener: (session: Session | null) => void): () => void;
}

/** Asks an operation of /api/auth. */
type AskAuth = (
  id: 'logIn' | 'register' | 'logOut',
  body: object | undefined,
  options?: RequestOptions,
) => Answer<unknown>;

/** @param tokens undefined where the tokens are somebody else's matter */
export function authOf(tokens: SessionTokens | undefined, hasCookie: boolean, ask: AskAuth): Auth {
  const own = () => {
    if (tokens) return tokens;
    throw new TypeError('With getToken the client has no session of its own.');
  };
  const begin = async (id: 'logIn' | 'register', body: object, options?: RequestOptions) => {
    const session = await own().change(async () => (await ask(id, body, options)) as Grant);
    return (session as Session).user;
  };
  const end = (kept: Session | null, options?: RequestOptions) => {
    if (hasCookie) return ask('logOut', undefined, options);
    return kept ? ask('logOut', { refreshToken: kept.refreshToken }, options) : undefined;
  };
  return {
    logIn: (body, options) => begin('logIn', body, options),
    register: (body, options) => begin('register', body, options),
    async logOut(options) {
      let failure: unknown;
      await own().change(async (kept) => {
        await end(kept, options)?.catch((error: unknown) => {
          failure = error;
        });
        return null;
      });
      if (failure !== undefined) throw failure;
    },
    session: async () => own().session(),
    onChange: (listener) => own().onChange(listener),
  };
}
