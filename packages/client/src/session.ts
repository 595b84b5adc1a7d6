import { StockkeeperError } from './errors.js';
import type { Schemas } from './operation-types.js';
import type { Session, SessionStore } from './session-stores.js';

/** Where requests get their tokens from. */
export interface Tokens {
  /** For a request that is about to be sent; undefined when nobody is signed in. */
  current(): Promise<Token | undefined>;
  /** Another one of the same user for a token that was refused; undefined when there is none. */
  renew(refused: Token): Promise<Token | undefined>;
}

export interface Token {
  accessToken: string;
  userId?: number;
}

/** What the service answers a sign-in with. */
export type Grant = Omit<Schemas['Session'], 'refreshToken'> & { refreshToken?: string };

/** Not used any more in its last seconds: it would end on the way. */
const MARGIN_MS = 5_000;
/** That the session is over, or what is kept of it is of no use; anything else may be better the next time. */
const ENDED = ['INVALID_REFRESH_TOKEN', 'ACCOUNT_DISABLED', 'VALIDATION_FAILED'];

/** The sign-in of a client: it renews the access token once, however many requests wait for it. */
export class SessionTokens implements Tokens {
  readonly #store: SessionStore;
  readonly #refresh: (refreshToken?: string) => Promise<Grant>;
  readonly #hasCookie: boolean;
  readonly #listeners = new Set<(session: Session | null) => void>();
  #renewal?: Promise<Session | null>;
  #turn: Promise<unknown> = Promise.resolve();
  /** With a cookie nobody knows whether there is a session until the service was asked. */
  #isKnown: boolean;

  constructor(store: SessionStore, hasCookie: boolean, refresh: (refreshToken?: string) => Promise<Grant>) {
    this.#store = store;
    this.#refresh = refresh;
    this.#hasCookie = hasCookie;
    this.#isKnown = !hasCookie;
    store.subscribe?.((session) => {
      this.#isKnown = true;
      this.#tell(session);
    });
  }

  async session(): Promise<Session | null> {
    const kept = await this.#store.load();
    const isFresh = kept && Date.now() < kept.expiresAt - MARGIN_MS;
    return isFresh || (!kept && this.#isKnown) ? kept : this.#renew(kept);
  }

  async current(): Promise<Token | undefined> {
    return tokenOf(await this.session());
  }

  async renew(refused: Token): Promise<Token | undefined> {
    const kept = await this.#store.load();
    const renewed = kept?.accessToken === refused.accessToken ? await this.#renew(kept) : kept;
    // Somebody else has signed in meanwhile: what the one asked for is not done in the name of the other.
    return renewed?.user.id === refused.userId ? tokenOf(renewed) : undefined;
  }

  /** Begins or ends a session, when no renewal is under way. */
  async change(work: (kept: Session | null) => Promise<Grant | null>): Promise<Session | null> {
    return this.#exclusively(async () => {
      const kept = await this.#store.load();
      return this.#save(sessionOf(await work(kept)));
    });
  }

  onChange(listener: (session: Session | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #renew(old: Session | null): Promise<Session | null> {
    this.#renewal ??= this.#exclusively(() => this.#renewNow(old)).finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  async #renewNow(old: Session | null): Promise<Session | null> {
    const kept = await this.#store.load();
    // Another tab was quicker, or somebody has signed in or out.
    if (kept?.accessToken !== old?.accessToken) return kept;
    if (!this.#hasCookie && !kept?.refreshToken) return this.#save(null);
    try {
      return await this.#save(sessionOf(await this.#refresh(kept?.refreshToken)));
    } catch (error) {
      if (error instanceof StockkeeperError && ENDED.includes(error.code)) return this.#save(null);
      throw error;
    }
  }

  async #save(session: Session | null): Promise<Session | null> {
    const before = await this.#store.load();
    this.#isKnown = true;
    if (!session && !before) return null;
    await this.#store.save(session);
    this.#tell(session);
    return session;
  }

  #tell(session: Session | null): void {
    // On their own: what a listener throws is no failure of the request that happens to come first.
    for (const listener of this.#listeners) queueMicrotask(() => listener(session));
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const { exclusively } = this.#store;
    const run = () => (exclusively ? exclusively(work) : work());
    const turn = this.#turn.then(run, run);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}

/** Tokens that somebody else looks after. @param getToken called with the token that was refused for another one */
export function givenTokens(getToken: GetToken): Tokens {
  const renewals = new Map<string, Promise<string | undefined>>();
  const asToken = (accessToken?: string): Token | undefined => (accessToken ? { accessToken } : undefined);
  const renewOnce = (refused: string) => {
    const renewal =
      renewals.get(refused) ?? (async () => getToken({ refused }))().finally(() => renewals.delete(refused));
    renewals.set(refused, renewal);
    return renewal;
  };
  return {
    current: async () => asToken(await getToken()),
    async renew({ accessToken: refused }) {
      const present = await getToken();
      const given = present === refused ? await renewOnce(refused) : present;
      return given === refused ? undefined : asToken(given);
    },
  };
}

/** @returns an access token; undefined to ask as nobody. `refused` is one that the service does not take any more. */
export type GetToken = (why?: { refused: string }) => string | undefined | Promise<string | undefined>;

function tokenOf(session: Session | null): Token | undefined {
  return session ? { accessToken: session.accessToken, userId: session.user.id } : undefined;
}

function sessionOf(grant: Grant | null): Session | null {
  if (!grant) return null;
  const { accessToken, refreshToken, expiresIn, user } = grant;
  return {
    accessToken,
    ...(refreshToken !== undefined && { refreshToken }),
    expiresAt: Date.now() + expiresIn * 1000,
    user,
  };
}
