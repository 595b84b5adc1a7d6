import { ApiProblem, ConnectionLost, type ProblemDocument } from '../api/problem';
import { tellTabs, whenTabsTell } from './tabs';

/** The refresh token is in a cookie that no script can read: this says that there may be one. */
const MAYBE_SIGNED_IN = 'stockkeeper-signed-in';
/** Of all tabs, one refreshes; the others take what it got. */
const LOCK = 'stockkeeper-refresh';

interface SessionAnswer {
  accessToken: string;
  user: { id: number };
}

let accessToken: string | undefined;
let userId: number | undefined;

/** Set by the dialog that asks for the password again. */
let askAgain: (() => Promise<void>) | undefined;
const endListeners = new Set<() => void>();

export const currentToken = (): string | undefined => accessToken;

/** @returns when it is called, the listener is forgotten */
export function onSignedOut(listen: () => void): () => void {
  endListeners.add(listen);
  return () => endListeners.delete(listen);
}

export function askWith(ask: typeof askAgain): void {
  askAgain = ask;
}

/** @throws ApiProblem when it is refused */
export async function signIn(email: string, password: string): Promise<void> {
  const session = await post<SessionAnswer>('/api/auth/login', { email, password });
  // A form that somebody else had open must not be saved in the name of who is here now.
  const isSomebodyElse = userId !== undefined && userId !== session.user.id;
  keep(session);
  tellTabs({ kind: 'signed-in', accessToken: session.accessToken, userId: session.user.id });
  if (isSomebodyElse) window.location.reload();
}

/** In all tabs. The server ends the sign-in too, where it can be reached. */
export async function signOut(): Promise<void> {
  const wasSignedIn = localStorage.getItem(MAYBE_SIGNED_IN) !== null;
  forget();
  tellTabs({ kind: 'signed-out' });
  if (wasSignedIn) await post('/api/auth/logout').catch(() => {});
}

/** Whether somebody is signed in: at the first page that is opened this takes a request. */
export async function isSignedIn(): Promise<boolean> {
  if (accessToken) return true;
  if (localStorage.getItem(MAYBE_SIGNED_IN) === null) return false;
  return refresh(undefined);
}

/**
 * Gets a new access token, once for all tabs.
 * @param used the one that was refused; when there is another by now, that is it
 * @returns whether there is one; if not, the sign-in has ended
 * @throws ConnectionLost
 */
export async function refresh(used: string | undefined): Promise<boolean> {
  return await navigator.locks.request(LOCK, async () => {
    if (accessToken !== undefined && accessToken !== used) return true;
    try {
      const session = await post<SessionAnswer>('/api/auth/refresh');
      keep(session);
      tellTabs({ kind: 'signed-in', accessToken: session.accessToken, userId: session.user.id });
      return true;
    } catch (error) {
      // Too many requests, or a server that starts anew, end no sign-in.
      if (!(error instanceof ApiProblem) || ![400, 401, 403].includes(error.status)) throw error;
      accessToken = undefined;
      return false;
    }
  });
}

/** Asks for the password over whatever is open, so that nothing typed is lost. @throws when they would rather leave */
export async function signInAgain(): Promise<void> {
  if (!askAgain) throw new Error('There is nobody to ask');
  await askAgain();
}

function keep(session: SessionAnswer): void {
  accessToken = session.accessToken;
  userId = session.user.id;
  localStorage.setItem(MAYBE_SIGNED_IN, '1');
}

function forget(): void {
  accessToken = undefined;
  userId = undefined;
  localStorage.removeItem(MAYBE_SIGNED_IN);
}

whenTabsTell((message) => {
  if (message.kind === 'signed-in') {
    const isSomebodyElse = userId !== undefined && userId !== message.userId;
    accessToken = message.accessToken;
    userId = message.userId;
    if (isSomebodyElse) window.location.reload();
  } else {
    forget();
    for (const listen of endListeners) listen();
  }
});

async function post<Answer>(path: string, body?: object): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'x-session': 'cookie', ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    credentials: 'same-origin',
  }).catch((cause: unknown) => {
    throw new ConnectionLost(cause);
  });
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(JSON.parse(text) as ProblemDocument);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}
