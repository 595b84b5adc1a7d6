import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkNode, OLDEST_NODE, readSettings } from '../../src/doctor/settings.js';
import { weaknessOf } from '../../src/settings/weak-secret.js';

const DATABASE_URL = 'mysql://shop:hunter2@db.example/shop';

it('knows the oldest Node that package.json allows', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe(`>=${OLDEST_NODE.join('.')}`);
  expect(checkNode('20.19.0').state).toBe('ok');
  expect(checkNode('24.1.0').state).toBe('ok');
  expect(checkNode('20.18.3')).toMatchObject({ state: 'failure', found: '20.18.3 is older than 20.19' });
});

describe('the settings', () => {
  it('are told wrong one by one, each with where to mend it', () => {
    const { config, database, findings } = readSettings({
      NODE_ENV: 'production',
      DATABASE_URL,
      PORT: '70000',
      CURRENCY: 'dollars',
    });
    expect(config).toBeUndefined();
    // The database can be looked at all the same.
    expect(database?.url).toBe(DATABASE_URL);
    expect(findings.map(({ state, found }) => `${state}: ${found}`)).toEqual([
      'failure: PORT must be at most 65535',
      'failure: CURRENCY must be the ISO 4217 code of a currency that prices can be in, such as USD',
      'failure: JWT_SECRET is required in production: at least 32 random bytes',
    ]);
    for (const { mend } of findings) expect(mend).toMatch(/^Set [A-Z_]+ in the environment or in \.env/);
  });

  it('that may be misspelt are warned of', () => {
    const { findings } = readSettings({ DATABASE_URL, CORS_ORIGIN: 'https://shop.example' });
    expect(findings.slice(0, 2)).toMatchObject([
      { check: 'configuration', state: 'ok' },
      {
        check: 'configuration',
        state: 'warning',
        found: expect.stringMatching(/^CORS_ORIGIN .* CORS_ORIGINS is/),
      },
    ]);
  });

  it('without a database that can be used leave it out', () => {
    expect(readSettings({}).database).toBeUndefined();
    expect(readSettings({ DATABASE_URL: 'postgres://db.example/shop' }).database).toBeUndefined();
  });
});

describe('the secret', () => {
  const guessable = [
    ['changeme-changeme-changeme-changeme', 'is a placeholder, not a random value'],
    ['$(openssl rand -hex 32) # run this first', 'is a placeholder, not a random value'],
    ['please put your own random value in here', 'is a placeholder, not a random value'],
    ['a secret of the tests, of 32 bytes or more', 'is a placeholder, not a random value'],
    ['x'.repeat(40), 'has only 1 different characters'],
    ['0123456789012345678901234567890123456', 'repeats itself'],
    ['abcdefghijklmnopabcdefghijklmnop', 'repeats itself'],
  ] as const;

  it.each(guessable)('%s: %s', (secret, weakness) => {
    expect(weaknessOf(secret)).toBe(weakness);
  });

  it('is taken when it is random, in whichever way it is written', () => {
    for (let n = 0; n < 1_000; n++) {
      // The same ones each time, with nothing about them that could be guessed.
      const bytes = createHash('sha256').update(String(n)).digest();
      for (const encoding of ['hex', 'base64', 'base64url'] as const) {
        const secret = bytes.toString(encoding);
        expect(weaknessOf(secret), secret).toBeUndefined();
      }
    }
  });

  it('that can be guessed is a failure in production, and a warning elsewhere', () => {
    const [JWT_SECRET] = guessable[0];
    const found = (env: Record<string, string>, named: string) =>
      readSettings({ DATABASE_URL, ...env }).findings.find(({ check }) => check === named);
    expect(found({ JWT_SECRET, NODE_ENV: 'production' }, 'configuration')).toMatchObject({
      state: 'failure',
      found: expect.stringContaining('is a placeholder'),
      mend: expect.stringContaining('openssl rand -hex 32'),
    });
    expect(found({ JWT_SECRET }, 'secret')?.state).toBe('warning');
    expect(found({}, 'secret')?.state).toBe('ok');
    expect(JSON.stringify(found({ JWT_SECRET }, 'secret'))).not.toContain(JWT_SECRET);
  });
});

it('warns where cards are taken by hand and their orders are cancelled within a day', () => {
  const found = (env: Record<string, string>) =>
    readSettings({ DATABASE_URL, ...env }).findings.find(({ check }) => check === 'unpaid orders')?.state;
  expect(found({})).toBe('warning');
  expect(found({ PAYMENT_PROVIDER: 'demo' })).toBe('ok');
  expect(found({ UNPAID_ORDER_MINUTES: 'card=1440' })).toBe('ok');
  expect(found({ UNPAID_ORDER_MINUTES: '0' })).toBe('ok');
});
