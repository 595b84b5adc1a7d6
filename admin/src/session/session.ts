import { type Session, StockkeeperError } from '@stockkeeper/client';
import { client } from '../api/client';
import { forgetEarly } from '../api/early';
import { ConnectionLost } from '../api/problem';
import { say } from '../i18n/say';
import { isMaybeSignedIn, setMaybeSignedIn } from './maybe-signed-in';
import { ownPreferences } from './preferences';

let userId: number | undefined;
/** Set by the dialog that asks for the password again. */
let askAgain: (() => Promise<void>) | undefined;
const signOutListeners = new Set<() => void>();
let isLeaving = false;
/** Since then each request asks for the password by itself when the sign-in has ended. */
let isInside = false;

/** @throws Error with what the service says; ConnectionLost */
export async function signIn(email: string, password: string): Promise<void> {
  forgetEarly();
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
  setMaybeSignedIn(false);
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
  if (isInside) return true;
  const session = await client.auth.session();
  // It may have begun before anybody here listened.
  if (session) belongsTo(session);
  isInside = session !== null;
  return isInside;
}

function belongsTo({ user }: Session): void {
  // A form that one had open must not be saved in the name of another.
  if (userId !== undefined && userId !== user.id) window.location.reload();
  userId = user.id;
  ownPreferences(userId);
  setMaybeSignedIn(true);
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
    belongsTo(session);
  } else if (!isLeaving && !isMaybeSignedIn()) {
    isInside = false;
    for (const listen of signOutListeners) listen();
  }
});
