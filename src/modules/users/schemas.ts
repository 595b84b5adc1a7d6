import { z } from 'zod';
import {
  amount,
  changesOf,
  currency,
  flagInQuery,
  id,
  idInPath,
  idsInQuery,
  oneLine,
  page,
  paging,
  timestamp,
} from '../../http/schemas.js';
import { USER_ROLES } from '../../models/user.js';
import { isCommonPassword } from '../../passwords/guessable-password.js';
import { normalisedPassword } from '../../passwords/password.js';
import { hasInvisible } from '../../rules/identity.js';
import { PERMISSIONS } from '../../rules/permissions.js';
import { isEmail, isMailable, LIMITS } from '../../rules/values.js';

export const email = z
  .string()
  .trim()
  .max(LIMITS.email.max)
  .refine((value) => !hasInvisible(value), 'must not have invisible characters: type it anew')
  .refine((value) => isEmail(value) && isMailable(value), 'must be an e-mail address')
  .meta({ examples: ['ada@example.com'] });

/** Any characters. The length is checked before and after normalisation, which can merge characters. */
export const password = z
  .string()
  .min(LIMITS.password.min, { abort: true })
  .max(LIMITS.password.max, { abort: true })
  .refine((value) => value.isWellFormed() && normalisedPassword(value).length >= LIMITS.password.min, {
    error: `must have at least ${LIMITS.password.min} characters`,
    abort: true,
  })
  .refine((value) => !isCommonPassword(value), 'is one of those that are guessed first: choose another')
  .meta({ examples: ['correct horse battery'] });

/** Message for a password that repeats the e-mail address. */
export const REPEATS_EMAIL = 'must not be the e-mail address or a part of it';

export const firstName = oneLine(LIMITS.personName).meta({ examples: ['Ada'] });
export const lastName = oneLine(LIMITS.personName).meta({ examples: ['Lovelace'] });

export const EXAMPLE_USER = {
  id: 1,
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  role: 'customer',
  isActive: true,
  emailVerifiedAt: null,
  createdAt: '2026-01-31T12:00:00.000Z',
};

export const user = z
  .object({
    id,
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    role: z.enum(USER_ROLES),
    isActive: z.boolean(),
    emailVerifiedAt: timestamp.nullable().describe('When the address was confirmed; null: not yet'),
    createdAt: timestamp,
  })
  .meta({
    id: 'User',
    examples: [EXAMPLE_USER],
  });

const customerGroupId = id.nullable().describe('Group whose prices and exemption the customer has');

const EXAMPLE_ACCOUNT = { ...EXAMPLE_USER, customerGroupId: null };

/** An account as admins see it. */
const account = user.extend({ customerGroupId }).meta({ id: 'Account', examples: [EXAMPLE_ACCOUNT] });

export const accountWithOrders = account
  .extend({
    orders: z
      .object({
        total: z.int().describe('Orders that are not fully cancelled'),
        totalRelation: z
          .enum(['gte'])
          .optional()
          .describe('Present if there may be more than `total`: at most 10,000 orders are counted'),
        amounts: z.array(
          z.object({
            currency,
            orders: z.int(),
            totalAmount: amount.describe('Total of those orders as placed, paid or not'),
          }),
        ),
      })
      .describe('What the customer has ordered'),
  })
  .meta({
    id: 'UserWithOrders',
    examples: [
      {
        ...EXAMPLE_ACCOUNT,
        orders: { total: 3, amounts: [{ currency: 'USD', orders: 3, totalAmount: '149.94' }] },
      },
    ],
  });

export const signedInAdmin = account
  .extend({
    permissions: z.array(z.enum(PERMISSIONS)).describe('The values of `x-permission` that the account has'),
  })
  .meta({
    id: 'SignedInAdmin',
    examples: [{ ...EXAMPLE_ACCOUNT, role: 'admin', permissions: [...PERMISSIONS] }],
  });

/** The columns of a response and of its ETag. The password hash is read only where it is needed. */
export const USER_COLUMNS = [...Object.keys(account.shape), 'version'];

export const userPage = page(account);

const USER_SORTS = ['newest', 'oldest', 'name', '-name', 'email', '-email'] as const;
export type UserSort = (typeof USER_SORTS)[number];

const asked = z.string().trim().min(1);

export const userFilters = z.strictObject({
  ...paging,
  ids: idsInQuery.optional().describe('The accounts with these ids, at most 100: `1,2,3`'),
  role: z.enum(USER_ROLES).optional(),
  isActive: flagInQuery.optional(),
  customerGroupId: idInPath.optional(),
  email: z.string().trim().max(LIMITS.email.max).optional().describe('The full e-mail address'),
  name: asked
    .max(2 * LIMITS.personName.max)
    .optional()
    .describe('Beginning of the first, last or full name'),
  q: asked
    .max(LIMITS.email.max)
    .optional()
    .describe('Beginning of the e-mail address; without an @ also of a name'),
  sort: z.enum(USER_SORTS).default('newest').describe('`name` sorts by last name'),
});
export type UserFilters = z.output<typeof userFilters>;

const profile = { email, firstName, lastName };

export const profileChanges = z
  .strictObject({ ...profile, currentPassword: z.string().max(LIMITS.password.max) })
  .partial()
  .refine(
    (changes) => Object.keys(profile).some((field) => field in changes),
    'must name at least one of email, firstName and lastName',
  )
  .meta({
    description: 'A new e-mail address also requires `currentPassword`',
    examples: [{ lastName: 'King' }],
  });

export const passwordChange = z
  .strictObject({ currentPassword: z.string().max(LIMITS.password.max), newPassword: password })
  .meta({ examples: [{ currentPassword: 'correct horse battery', newPassword: 'a better one still' }] });

/** What the link of a mail ends with, after `#token=`. */
export const mailToken = z
  .strictObject({ token: z.string().min(1).max(200).describe('What the link ends with, after `#token=`') })
  .meta({ id: 'MailToken', examples: [{ token: 'AZqeLF9eexuKPC9tHwybfg…' }] });

export const mailSent = z.null().describe('The mail is on its way');

export const emailChange = z
  .strictObject({ email, currentPassword: z.string().max(LIMITS.password.max) })
  .meta({ examples: [{ email: 'ada@example.org', currentPassword: 'correct horse battery' }] });

export const accountChanges = changesOf({
  role: z.enum(USER_ROLES),
  isActive: z.boolean(),
  customerGroupId,
}).meta({
  examples: [{ isActive: false }],
});
