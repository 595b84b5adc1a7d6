import { argon2id, hash, verify } from 'argon2';
import pLimit from 'p-limit';

/**
 * argon2id with the OWASP Password Storage Cheat Sheet's parameters: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const PARAMETERS = { type: argon2id, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

// Each hash holds 19 MiB and one of libuv's four threads for some 40 ms. Two at a time leave threads for
// file and DNS work, and bound the memory that a flood of logins can take.
const oneOfFew = pLimit(2);

export function hashPassword(password: string): Promise<string> {
  return oneOfFew(() => hash(password, PARAMETERS));
}

/** Takes as long for no hash (an unknown user) as for a real one, so that timing tells nothing. */
export async function verifyPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await oneOfFew(async () => verify(passwordHash ?? (await decoy()), password));
  return matches && passwordHash !== undefined;
}

let decoyHash: Promise<string> | undefined;

/** A hash that no password is checked against for real; made on first need, with the same parameters. */
function decoy(): Promise<string> {
  decoyHash ??= hash('no one has this password', PARAMETERS);
  return decoyHash;
}
