import { StockkeeperError } from '@stockkeeper/client';
import { client } from '../api/client';
import { ConnectionLost } from '../api/problem';
import { say } from '../i18n/say';
import { ownPreferences } from './preferences';

/** The cookie cannot be seen from here: this says that there may be one, so that a first visit asks for nothing. */
const MAYBE_SIGNED_IN = 'stockkeeper-signed-in';

let userId: number | undefined;
/** Set by the dialog that asks for the password again. */
let askAgain: (() => Promise<void>) | undefined;
const signOutListeners = new Set<() => void>();
let isLeaving = false;
/** Since then each request asks for the password by itself when the sign-in has ended. */
let isInside = false;

const isMaybeSignedIn = (): boolean => localStorage.getItem(MAYBE_SIGNED_IN) !== null;

/** @throws Error with what the service says; ConnectionLost */
export async function signIn(email: string, password: string): Promise<void> {
  try {
    await client.auth.logIn({ email, password });
  } catch (error) {
    if (error instanceof StockkeeperError && error.code === 'CONNECTION_FAILED')
      throw new ConnectionLost(error);
    throw error;
  }
}

/** In all tabs, and at the service where it can be reached. */
export async function signOut(): Promise<void> {
  if (!isMaybeSignedIn()) return;
  isLeaving = true;
  localStorage.removeItem(MAYBE_SIGNED_IN);
  await client.auth.logOut().catch(() => {});
  userId = undefined;
  isInside = false;
  isLeaving = false;
}

/**
 * Whether somebody is signed in; at the first page that is opened this takes a request. Afterwards it stays so until they
 * leave: react-admin takes an open form away from whom it believes to be gone.
 */
export async function isSignedIn(): Promise<boolean> {
  if (!isMaybeSignedIn()) return false;
  isInside ||= (await client.auth.session()) !== null;
  return isInside;
}

/** Asks for the password over whatever is open, so that nothing typed is lost. @throws when they would rather leave */
export async function signInAgain(): Promise<void> {
  if (!askAgain) throw new Error(say('ra.notification.logged_out'));
  await askAgain();
}

export function askWith(ask: typeof askAgain): void {
  askAgain = ask;
}

/** Called when another tab has signed out. */
export function onSignedOut(listen: () => void): () => void {
  signOutListeners.add(listen);
  return () => signOutListeners.delete(listen);
}

// Told by any tab, this one too. A sign-in that has merely run out is asked for anew when it is needed.
client.auth.onChange((session) => {
  if (session) {
    // A form that one had open must not be saved in the name of another.
    if (userId !== undefined && userId !== session.user.id) window.location.reload();
    userId = session.user.id;
    ownPreferences(userId);
    localStorage.setItem(MAYBE_SIGNED_IN, '1');
  } else if (!isLeaving && !isMaybeSignedIn()) {
    isInside = false;
    for (const listen of signOutListeners) listen();
  }
});
