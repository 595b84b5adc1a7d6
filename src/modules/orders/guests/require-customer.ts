import type { preValidationHookHandler } from 'fastify';
import { invalidField, Problem } from '../../../errors.js';
import { emailIdentity } from '../../../rules/identity.js';
import type { Guest } from '../placing/customer.js';

/**
 * For public routes that take an account or the `email` of a guest. Before the rest of the body is looked at: whoever forgot to sign
 * in is not told of fields.
 */
export const requireCustomer =
  (areGuestsAllowed: boolean): preValidationHookHandler =>
  ({ user, body }, _reply, done) => {
    const email = (body as { email?: unknown } | null)?.email;
    if (user && email !== undefined) {
      return done(invalidField('email', 'is for requests without an access token'));
    }
    if (user || (areGuestsAllowed && email !== undefined)) return done();
    const guests = areGuestsAllowed ? ', or the `email` of a guest' : '';
    done(
      new Problem('AUTHENTICATION_REQUIRED', `Send "Authorization: Bearer" with an accessToken${guests}.`),
    );
  };

export const guestOf = (email: string): Guest => ({ email, emailKey: emailIdentity(email) });
