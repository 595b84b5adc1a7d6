import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { settings } from '../../../src/modules/operations/schemas.js';
import { publicSettings } from '../../../src/modules/operations/settings.js';

const word = (length: number) =>
  fc.string({
    unit: fc.constantFrom(...'abcdefghijkmnpqrstuvwxyz0123456789'),
    minLength: length,
    maxLength: 48,
  });

describe('the settings that are shown', () => {
  it('have no secret in them, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.record({
          password: word(12),
          jwt: word(32),
          previous: word(32),
          stripe: word(16),
          webhook: word(16),
          folder: word(12),
        }),
        (secrets) => {
          const config = loadConfig({
            DATABASE_URL: `mysql://shop:${secrets.password}@db.example:3306/${secrets.folder}`,
            DATABASE_TLS: 'true',
            JWT_SECRET: secrets.jwt,
            JWT_SECRET_PREVIOUS: secrets.previous,
            STRIPE_SECRET_KEY: `sk_${secrets.stripe}`,
            STRIPE_WEBHOOK_SECRET: `whsec_${secrets.webhook}`,
            STOCKKEEPER_DATA_DIR: `/${secrets.folder}`,
          });
          const shown = JSON.stringify(publicSettings(config));
          for (const secret of Object.values(secrets)) expect(shown).not.toContain(secret);
          expect(shown).not.toContain('db.example');
        },
      ),
      { numRuns: 50 },
    );
  });

  it('are those that the document names, and no more', () => {
    const config = loadConfig({ DATABASE_URL: 'mysql://shop@db.example/shop' });
    const versions = { node: '', database: '', schema: '' };
    expect(Object.keys(settings.shape).toSorted()).toEqual(
      Object.keys({ ...publicSettings(config), versions }).toSorted(),
    );
    expect(settings.safeParse({ ...publicSettings(config), versions })).toMatchObject({ success: true });
  });
});
