import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSecretBox, newSecret, shownSecret } from '../../../src/modules/webhooks/secrets.js';

const key = () => randomBytes(32).toString('hex');

it('a secret comes back with the key that encrypted it, and is not in what is stored', () => {
  const secretsKey = key();
  const secret = newSecret();
  const sealed = createSecretBox({ secretsKey }).seal(secret);
  expect(createSecretBox({ secretsKey }).open(sealed)).toEqual(secret);
  expect(sealed.includes(secret)).toBe(false);
  expect(createSecretBox({ secretsKey }).seal(secret)).not.toEqual(sealed);
  expect(shownSecret(secret)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});

it('the previous key still opens, and what it encrypted is stale', () => {
  const [older, newer] = [key(), key()];
  const sealed = createSecretBox({ secretsKey: older }).seal(newSecret());
  const box = createSecretBox({ secretsKey: newer, secretsKeyPrevious: older });
  const secret = box.open(sealed) as Buffer;
  expect(box.isStale(sealed)).toBe(true);
  const renewed = box.seal(secret);
  expect(box.isStale(renewed)).toBe(false);
  expect(createSecretBox({ secretsKey: newer }).open(renewed)).toEqual(secret);
});

it('nothing comes of another key, or of what was changed anywhere', () => {
  const secretsKey = key();
  const box = createSecretBox({ secretsKey });
  const sealed = box.seal(newSecret());
  expect(createSecretBox({ secretsKey: key() }).open(sealed)).toBeUndefined();
  expect(createSecretBox({}).open(sealed)).toBeUndefined();
  for (let at = 0; at < sealed.length; at++) {
    const changed = Buffer.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    expect(box.open(changed), `byte ${at}`).toBeUndefined();
  }
  for (const length of [0, 1, 5, 17, 33]) expect(box.open(sealed.subarray(0, length))).toBeUndefined();
});

it('without a key nothing is encrypted', () => {
  expect(() => createSecretBox({}).seal(newSecret())).toThrow(/set SECRETS_KEY/);
});
