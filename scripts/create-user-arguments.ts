import type { z } from 'zod';
import { USER_ROLES, type UserRole } from '../src/models/user.js';
import type { registration } from '../src/modules/auth/schemas.js';
import { parseArguments, UsageError } from './command.js';

export const USAGE = `Usage: npm run user:create -- --email ADDRESS [options]

  --email ADDRESS       } asked for at a terminal
  --first-name NAME     } when they are
  --last-name NAME      } not given
  --admin               make it an admin; the same as --role admin
  --role ROLE           ${USER_ROLES.join(', ')}; ${USER_ROLES[0]} unless given
  --password-stdin      take the password from stdin instead of asking for it at the terminal
  --generate-password   make one up and print it, once
  --promote             give the account of --email the role (admin unless --role says another) and
                        change nothing else

The same rules hold as for POST /api/auth/register. A password is never an argument: those can be seen by
everyone on the machine. Exits with 0 when it is done, 1 when the address is taken, nobody has it (--promote)
or the database failed, 2 for wrong arguments or values.`;

/** Who an account is for, as registration takes it. */
export type Person = Omit<z.output<typeof registration>, 'password'>;

export interface CreateUserOptions {
  person: Partial<Person>;
  role?: UserRole;
  promote: boolean;
  passwordStdin: boolean;
  generatePassword: boolean;
}

const isRole = (role: string): role is UserRole => (USER_ROLES as readonly string[]).includes(role);

/** @throws UsageError when they do not fit together */
export function readCreateUserArguments(args = process.argv.slice(2)): CreateUserOptions {
  const { values } = parseArguments({
    args,
    options: {
      email: { type: 'string' },
      'first-name': { type: 'string' },
      'last-name': { type: 'string' },
      admin: { type: 'boolean', default: false },
      role: { type: 'string' },
      promote: { type: 'boolean', default: false },
      'password-stdin': { type: 'boolean', default: false },
      'generate-password': { type: 'boolean', default: false },
    },
  });
  const { admin, promote, email, 'first-name': firstName, 'last-name': lastName } = values;
  const { 'password-stdin': passwordStdin, 'generate-password': generatePassword } = values;
  const role = values.role ?? (admin ? 'admin' : undefined);
  if (role !== undefined && !isRole(role)) {
    throw new UsageError(`There is no role "${role}", only ${USER_ROLES.join(', ')}.`);
  }
  if (admin && role !== 'admin') throw new UsageError('Either --admin or another --role, not both.');
  if (passwordStdin && generatePassword) {
    throw new UsageError('Either --password-stdin or --generate-password, not both.');
  }
  const ofNewAccount = firstName !== undefined || lastName !== undefined || passwordStdin || generatePassword;
  if (promote && ofNewAccount) throw new UsageError('--promote takes --email and a role, nothing else.');
  return { person: { email, firstName, lastName }, role, promote, passwordStdin, generatePassword };
}
