import { argon2id, hash, needsRehash, verify } from 'argon2';
import { Turns } from './turns.js';

/**
 * argon2id with the OWASP Password Storage Cheat Sheet's parameters: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const PARAMETERS = { type: argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

// Each hash holds 19 MiB and one of libuv's four threads for some 40 ms. Two at a time leave threads for
// file and DNS work, and bound the memory that a flood of logins can take; a hundred take some two seconds.
const turns = new Turns({ atOnce: 2, maxWaiting: 100, maxWaitMs: 3_000 });

/** Of a password that was typed on another device, maybe as other code points: NIST SP 800-63B §5.1.1.2. */
export const normalisedPassword = (password: string): string => password.normalize('NFKC');

/**
 * @param gone aborts when nobody waits for it any more
 * @throws Problem SERVICE_UNAVAILABLE when too many wait for one
 */
export function hashPassword(password: string, gone?: AbortSignal): Promise<string> {
  return turns.take(() => hash(normalisedPassword(password), PARAMETERS), gone);
}

/** `outdated` is right, too, and should be hashed again: other parameters, or hashed before passwords were normalised. */
export type Verdict = 'wrong' | 'right' | 'outdated';

/** Passwords of a client, who may hang up, and has a few tries only. */
export interface Passwords {
  /**
   * @param emailKey the identity of the account's address, or of what was given for one
   * @param passwordHash undefined when there is no such account
   * @throws Problem TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE
   */
  check(emailKey: string, passwordHash: string | undefined, password: string): Promise<Verdict>;
  /** @throws Problem SERVICE_UNAVAILABLE */
  hash(password: string): Promise<string>;
}

/**
 * Takes as long for no hash (an unknown user) as for a real one, so that timing tells nothing.
 * @param gone aborts when nobody waits for it any more
 * @throws Problem SERVICE_UNAVAILABLE when too many wait for one
 */
export async function checkPassword(
  passwordHash: string | undefined,
  password: string,
  gone?: AbortSignal,
): Promise<Verdict> {
  const normalised = normalisedPassword(password);
  const [asNow, asTyped] = await turns.take(async () => {
    const against = passwordHash ?? (await decoy());
    const now = await verify(against, normalised);
    return [now, !now && normalised !== password && (await verify(against, password))];
  }, gone);
  if (passwordHash === undefined || !(asNow || asTyped)) return 'wrong';
  return asTyped || needsRehash(passwordHash, PARAMETERS) ? 'outdated' : 'right';
}

let decoyHash: Promise<string> | undefined;

/** A hash that no password is checked against for real; made on first need, with the same parameters. */
function decoy(): Promise<string> {
  decoyHash ??= hash('no one has this password', PARAMETERS);
  return decoyHash;
}
