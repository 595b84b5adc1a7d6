/** The cookie cannot be seen from here: this says that there may be one, so that a first visit asks for nothing. */
const MAYBE_SIGNED_IN = 'stockkeeper-signed-in';

export const isMaybeSignedIn = (): boolean => localStorage.getItem(MAYBE_SIGNED_IN) !== null;

export function setMaybeSignedIn(isSignedIn: boolean): void {
  if (isSignedIn) localStorage.setItem(MAYBE_SIGNED_IN, '1');
  else localStorage.removeItem(MAYBE_SIGNED_IN);
}
