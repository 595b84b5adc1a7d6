import { createHmac, hkdfSync } from 'node:crypto';
import { idOf, uuidOf } from '../../models/id.js';
import type { TokenPurpose } from '../../models/user-token.js';
import { isSameSecret } from '../../rules/same-secret.js';

/**
 * The secret of a link is an HMAC over its row and the account's password version, so the database holds nothing that opens an
 * account, and a new password makes every older link useless.
 */
export interface TokenFacts {
  id: string;
  purpose: TokenPurpose;
  userId: number;
  passwordVersion: number;
  email: string;
}

const ID_BYTES = 16;
const SECRET_BYTES = 32;
/** 48 bytes in base64url. */
const TOKEN = /^[\w-]{64}$/;

/** The key for links, from the secret that signs access tokens. */
export const tokenKeyOf = (jwtSecret: string): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, '', 'stockkeeper mail tokens', SECRET_BYTES));

/** What a link carries: the id of its row, and the secret. 64 characters. */
export const tokenOf = (key: Buffer, facts: TokenFacts): string =>
  Buffer.concat([idOf(facts.id), secretOf(key, facts)]).toString('base64url');

/** The id of the token's row; undefined if it is no token at all. */
export function idInToken(token: string): string | undefined {
  if (!TOKEN.test(token)) return undefined;
  return uuidOf(Buffer.from(token, 'base64url').toString('hex', 0, ID_BYTES));
}

/** Whether the token was made from these facts by one of the keys. Takes the same time either way. */
export function isTokenOf(keys: readonly Buffer[], token: string, facts: TokenFacts): boolean {
  const given = Buffer.from(token, 'base64url').subarray(ID_BYTES);
  return keys.map((key) => isSameSecret(given, secretOf(key, facts))).includes(true);
}

function secretOf(key: Buffer, { id, purpose, userId, passwordVersion, email }: TokenFacts): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([id, purpose, userId, passwordVersion, email]))
    .digest();
}
