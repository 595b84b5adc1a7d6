import { argon2id, hash, needsRehash, verify } from 'argon2';
import { gauge } from '../metrics/registry.js';
import { ConcurrencyLimit } from './concurrency-limit.js';

/**
 * argon2id with the OWASP Password Storage Cheat Sheet's parameters: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const PARAMETERS = { type: argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

// Each hash holds 19 MiB and one of libuv's four threads for some 40 ms. Two at a time leave threads for
// file and DNS work, and bound the memory that a flood of logins can take; a hundred take some two seconds.
const hashing = new ConcurrencyLimit({ concurrency: 2, maxWaiting: 100, maxWaitMs: 3_000 });
const passwords = 'stockkeeper_passwords';
const help = 'Passwords that are being hashed or checked, and that wait for it';
gauge(passwords, help, () => hashing.running, { labels: { state: 'running' } });
gauge(passwords, help, () => hashing.waiting, { labels: { state: 'waiting' } });

/** The same characters may be typed as different code points on another device: NIST SP 800-63B §5.1.1.2. */
export const normalisedPassword = (password: string): string => password.normalize('NFKC');

/**
 * @param signal aborts when the client has disconnected
 * @throws Problem SERVICE_UNAVAILABLE when too many are waiting
 */
export function hashPassword(password: string, signal?: AbortSignal): Promise<string> {
  return hashing.run(() => hash(normalisedPassword(password), PARAMETERS), signal);
}

/** `outdated`: right, but hashed with older parameters or normalisation, so it should be hashed again. */
export type Verdict = 'wrong' | 'right' | 'outdated';

/** Hashing and checking for one request: throttled, and dropped when the client disconnects. */
export interface Passwords {
  /**
   * @param emailKey the normalised address that was given, whether or not there is such an account
   * @param passwordHash undefined when there is no such account
   * @throws Problem TOO_MANY_REQUESTS, SERVICE_UNAVAILABLE
   */
  check(emailKey: string, passwordHash: string | undefined, password: string): Promise<Verdict>;
  /** Lets the client sign in again after wrong passwords, since it has proved otherwise whose account it is. */
  forgive(emailKey: string): Promise<void>;
  /** @throws Problem SERVICE_UNAVAILABLE */
  hash(password: string): Promise<string>;
}

/**
 * Takes the same time for an unknown user (no hash) and for a wrong password, so that timing reveals nothing.
 * @param signal aborts when the client has disconnected
 * @throws Problem SERVICE_UNAVAILABLE when too many are waiting
 */
export async function checkPassword(
  passwordHash: string | undefined,
  password: string,
  signal?: AbortSignal,
): Promise<Verdict> {
  const normalised = normalisedPassword(password);
  const [asNow, asTyped] = await hashing.run(async () => {
    const against = passwordHash ?? (await decoy());
    const now = await verify(against, normalised);
    return [now, !now && normalised !== password && (await verify(against, password))];
  }, signal);
  if (passwordHash === undefined || !(asNow || asTyped)) return 'wrong';
  return asTyped || needsRehash(passwordHash, PARAMETERS) ? 'outdated' : 'right';
}

let decoyHash: Promise<string> | undefined;

/** Hash to verify against if there is no account. */
function decoy(): Promise<string> {
  decoyHash ??= hash('no one has this password', PARAMETERS);
  return decoyHash;
}
