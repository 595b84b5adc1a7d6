import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idInToken, isTokenOf, type TokenFacts, tokenKeyOf, tokenOf } from '../../src/mail/tokens/derive.js';
import { TOKEN_PURPOSES } from '../../src/models/user-token.js';

const facts = fc.record<TokenFacts>({
  id: fc.uuid({ version: 7 }),
  purpose: fc.constantFrom(...TOKEN_PURPOSES),
  userId: fc.integer({ min: 1, max: 4_294_967_295 }),
  passwordVersion: fc.nat(),
  email: fc.emailAddress(),
});
const key = tokenKeyOf('a secret of the tests, of 32 bytes or more');
const other = tokenKeyOf('another secret of the tests, just as long');

describe('a token', () => {
  it('names its row, and is of these facts and this key alone', () => {
    fc.assert(
      fc.property(facts, facts, (made, given) => {
        const token = tokenOf(key, made);
        expect(token).toMatch(/^[\w-]{64}$/);
        expect(idInToken(token)).toBe(made.id);
        expect(isTokenOf([other, key], token, made)).toBe(true);
        expect(isTokenOf([other], token, made)).toBe(false);
        for (const name of Object.keys(made) as Array<keyof TokenFacts>) {
          const changed = { ...made, [name]: given[name] };
          expect(isTokenOf([key], token, changed)).toBe(changed[name] === made[name]);
        }
      }),
    );
  });

  it('is not made up from anything else', () => {
    fc.assert(
      fc.property(facts, fc.string(), (made, text) => {
        expect(isTokenOf([key], text, made)).toBe(false);
        if (!/^[\w-]{64}$/.test(text)) expect(idInToken(text)).toBeUndefined();
      }),
    );
  });
});
