import { z } from 'zod';
import { repeatsEmail } from '../../passwords/guessable-password.js';
import { LIMITS } from '../../rules/values.js';
import {
  EXAMPLE_USER,
  email,
  firstName,
  lastName,
  mailToken,
  password,
  REPEATS_EMAIL,
  user,
} from '../users/api.js';

export const registration = z
  .strictObject({ email, password, firstName, lastName })
  .refine((person) => !repeatsEmail(person.password, person.email), {
    error: REPEATS_EMAIL,
    path: ['password'],
  })
  .meta({
    id: 'Registration',
    examples: [
      { email: 'ada@example.com', password: 'correct horse battery', firstName: 'Ada', lastName: 'Lovelace' },
    ],
  });

export const login = z
  .strictObject({ email: z.string().max(LIMITS.email.max), password: z.string().max(LIMITS.password.max) })
  .meta({
    id: 'Login',
    examples: [{ email: 'customer@example.com', password: 'customer-demo-password' }],
  });

export const refresh = z.strictObject({ refreshToken: z.string().min(1).max(200).optional() }).meta({
  id: 'Refresh',
  description: 'Omit it with `x-session: cookie`',
  examples: [{ refreshToken: 'q2jVtF0b…' }],
});

export const passwordResetRequest = z
  .strictObject({ email })
  .meta({ id: 'PasswordResetRequest', examples: [{ email: 'ada@example.com' }] });

export const passwordReset = mailToken.extend({ password }).meta({
  id: 'PasswordReset',
  examples: [{ token: 'AZqeLF9eexuKPC9tHwybfg…', password: 'a better one still' }],
});

export const session = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string().optional().describe('Absent with `x-session: cookie`: it is sent as a cookie'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Lifetime of the access token in seconds'),
    user,
  })
  .meta({
    id: 'Session',
    examples: [
      {
        accessToken: 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…',
        refreshToken: 'q2jVtF0b…',
        tokenType: 'Bearer',
        expiresIn: 900,
        user: EXAMPLE_USER,
      },
    ],
  });
