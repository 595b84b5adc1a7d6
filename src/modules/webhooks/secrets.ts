import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { Problem } from '../../errors.js';

// Secrets are AES-256-GCM with a key derived from SECRETS_KEY: whoever has the database alone, or a backup of it, can sign nothing.
// An encrypted secret is: format (1 byte), id of the key (4), nonce (12), tag (16), and the encrypted bytes.

const FORMAT = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SECRET_BYTES = 32;
const CIPHER = 'aes-256-gcm';
/** Separates this use of SECRETS_KEY from all others (RFC 5869), and binds what is encrypted to it. */
const PURPOSE = 'stockkeeper webhook secrets';

interface Key {
  id: Buffer;
  bytes: Buffer;
}

export interface SecretBox {
  /**
   * Encrypts a secret.
   * @throws Problem CONFLICT without SECRETS_KEY
   */
  seal(secret: Buffer): Buffer;
  /** Decrypts one; undefined when neither key is the one it was encrypted with, or it was changed. */
  open(sealed: Buffer): Buffer | undefined;
  /** Whether it was encrypted with another key than the present one. */
  isStale(sealed: Buffer): boolean;
}

/** @param keys the present key, undefined if none is set, and the one before it */
export function createSecretBox(keys: { secretsKey?: string; secretsKeyPrevious?: string }): SecretBox {
  const current = keys.secretsKey === undefined ? undefined : keyOf(keys.secretsKey);
  const previous = keys.secretsKeyPrevious === undefined ? undefined : keyOf(keys.secretsKeyPrevious);
  return {
    seal(secret) {
      if (current) return encrypt(secret, current);
      throw new Problem(
        'CONFLICT',
        'Secrets cannot be encrypted: set SECRETS_KEY, and start the service again.',
      );
    },
    open(sealed) {
      const key = [current, previous].find((one) => one && isOf(sealed, one));
      return key && decrypt(sealed, key);
    },
    isStale: (sealed) => current !== undefined && !isOf(sealed, current),
  };
}

/** A new signing secret. */
export const newSecret = (): Buffer => randomBytes(SECRET_BYTES);

/** As receivers are given it (Standard Webhooks): `whsec_` and base64. */
export const shownSecret = (secret: Buffer): string => `whsec_${secret.toString('base64')}`;

function keyOf(setting: string): Key {
  const bytes = Buffer.from(hkdfSync('sha256', setting, '', PURPOSE, 32));
  return { id: createHash('sha256').update(bytes).digest().subarray(0, KEY_ID_BYTES), bytes };
}

const isOf = (sealed: Buffer, { id }: Key): boolean =>
  sealed[0] === FORMAT && id.equals(sealed.subarray(1, 1 + KEY_ID_BYTES));

function encrypt(secret: Buffer, { id, bytes }: Key): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, bytes, nonce).setAAD(Buffer.from(PURPOSE));
  const encrypted = Buffer.concat([cipher.update(secret), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), id, nonce, cipher.getAuthTag(), encrypted]);
}

function decrypt(sealed: Buffer, { bytes }: Key): Buffer | undefined {
  const nonceAt = 1 + KEY_ID_BYTES;
  const tagAt = nonceAt + NONCE_BYTES;
  const from = tagAt + TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, bytes, sealed.subarray(nonceAt, tagAt), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(PURPOSE))
      .setAuthTag(sealed.subarray(tagAt, from));
    return Buffer.concat([decipher.update(sealed.subarray(from)), decipher.final()]);
  } catch {
    return undefined;
  }
}
