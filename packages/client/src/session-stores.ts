import type { Schemas } from './operation-types.js';

/** A sign-in. */
export interface Session {
  accessToken: string;
  /** Not there where the refresh token is in a cookie, which no script can read. */
  refreshToken?: string;
  /** When the access token ends, in milliseconds since 1970 by this machine's clock. */
  expiresAt: number;
  user: Schemas['User'];
}

/** Where the session is kept. */
export interface SessionStore {
  load(): Session | null | Promise<Session | null>;
  save(session: Session | null): void | Promise<void>;
  /** Calls back when somebody else has saved, such as another tab. */
  subscribe?(changed: (session: Session | null) => void): void;
  /** Does the work while nobody else who uses this store does any: one tab at a time renews the tokens. */
  exclusively?<T>(work: () => Promise<T>): Promise<T>;
}

/** Ends with the page or the process. */
export function memoryStore(): SessionStore {
  let kept: Session | null = null;
  return {
    load: () => kept,
    save: (session) => {
      kept = session;
    },
  };
}

/**
 * Outlives the page: for `localStorage`, or a storage of your own with the same methods. Any script of the page can read
 * what is there; where the service has your page's own address, prefer `session: 'cookie'`.
 */
export function webStorageStore(storage: WebStorage, key = 'stockkeeper.session'): SessionStore {
  const parse = (text: string | null): Session | null => {
    try {
      return text === null ? null : JSON.parse(text);
    } catch {
      return null;
    }
  };
  return {
    load: () => parse(storage.getItem(key)),
    save: (session) => {
      if (session) storage.setItem(key, JSON.stringify(session));
      else storage.removeItem(key);
    },
    subscribe(changed) {
      const { addEventListener } = globalThis as { addEventListener?: AddStorageListener };
      addEventListener?.('storage', (event) => {
        if (event.key === key) changed(parse(event.newValue));
      });
    },
    exclusively: oneTabAtATime(key),
  };
}

/** What is used of the Web Storage API. */
interface WebStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

type AddStorageListener = (
  type: 'storage',
  listener: (event: { key: string | null; newValue: string | null }) => void,
) => void;

/**
 * For `session: 'cookie'`: access tokens in memory, and every tab tells the others what it got. The refresh token is in an
 * HttpOnly cookie, which they share anyhow.
 */
export function tabsStore(name: string): SessionStore {
  let kept: Session | null = null;
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  // Node would stay alive for it.
  (channel as { unref?: () => void } | undefined)?.unref?.();
  return {
    load: () => kept,
    save: (session) => {
      kept = session;
      channel?.postMessage(session);
    },
    subscribe(changed) {
      if (!channel) return;
      channel.onmessage = ({ data }) => {
        kept = data as Session | null;
        changed(kept);
      };
    },
    exclusively: oneTabAtATime(name),
  };
}

interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** By the Web Locks API, where there is one: browsers have it on https and on localhost. */
function oneTabAtATime(name: string): SessionStore['exclusively'] {
  const { locks } = (globalThis as { navigator?: { locks?: Locks } }).navigator ?? {};
  return locks && ((work) => locks.request(name, work));
}
