#!/usr/bin/env node
/** Opens an account, or gives one that is there a role, in the database of DATABASE_URL. */
import { randomBytes } from 'node:crypto';
import { UniqueConstraintError } from 'sequelize';
import type { z } from 'zod';
import { User } from '../src/models/index.js';
import type { UserRole } from '../src/models/user.js';
import { registration } from '../src/modules/auth/schemas.js';
import { REPEATS_EMAIL } from '../src/modules/users/schemas.js';
import { repeatsEmail } from '../src/passwords/guessable-password.js';
import { ask, askNewPassword, canAsk, readStdin } from './ask.js';
import { Refusal, runCommand, UsageError } from './command.js';
import {
  type CreateUserOptions,
  type Person,
  readCreateUserArguments,
  USAGE,
} from './create-user-arguments.js';
import { withMigratedDatabase } from './database-command.js';

const GENERATED_PASSWORD_BYTES = 18;

const QUESTIONS = [
  ['email', '--email', 'E-mail:'],
  ['firstName', '--first-name', 'First name:'],
  ['lastName', '--last-name', 'Last name:'],
] as const;

/** Asks for what is missing. @throws UsageError when nobody can be asked, or an answer breaks a rule */
async function complete(person: Partial<Person>): Promise<Person> {
  const answers = { ...person };
  for (const [field, option, question] of QUESTIONS) {
    if (answers[field] === undefined && !canAsk()) throw new UsageError(`${option} is needed.`);
    answers[field] ??= await ask(question);
    // At once, so that nobody types a password for an address that is none.
    answers[field] = check(registration.shape[field], answers[field], option);
  }
  return answers as Person;
}

async function choosePassword(
  { passwordStdin, generatePassword }: CreateUserOptions,
  { email }: Person,
): Promise<string> {
  if (generatePassword) return randomBytes(GENERATED_PASSWORD_BYTES).toString('base64url');
  if (passwordStdin && canAsk()) {
    throw new UsageError('--password-stdin is for a pipe. Without it the password is asked for.');
  }
  if (!passwordStdin && !canAsk()) {
    throw new UsageError('There is no terminal to ask at: --password-stdin or --generate-password.');
  }
  const password = await (passwordStdin ? readStdin() : askNewPassword());
  if (repeatsEmail(password, email)) throw new UsageError(`The password: ${REPEATS_EMAIL}`);
  return check(registration.shape.password, password, 'The password');
}

/** @throws UsageError when the value breaks a rule; it does not repeat the value */
function check(schema: z.ZodType<string>, value: string, name: string): string {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new UsageError(error.issues.map(({ message }) => `${name}: ${message}`).join('\n'));
}

async function create(person: Person, role: UserRole, password: string): Promise<void> {
  try {
    const { id, email } = await User.create({ ...person, password, role });
    console.log(`Created ${email} with the role ${role} and the id ${id}.`);
  } catch (error) {
    if (!(error instanceof UniqueConstraintError)) throw error;
    throw new Refusal(
      `There is an account with the address ${person.email} already. To give it a role: ` +
        `npm run user:create -- --promote --email ${person.email}`,
    );
  }
}

async function promote(address: string, role: UserRole): Promise<void> {
  const account = await User.findByEmail(address);
  const email = account?.email ?? address;
  if (account?.role === role) return console.log(`${email} has the role ${role} already.`);
  const changed = account ? (await User.update({ role }, { where: { id: account.id } }))[0] : 0;
  if (changed === 0) throw new Refusal(`There is no account with the address ${email}.`);
  console.log(`${email} has the role ${role} now.`);
  if (!account?.isActive) console.error('The account is disabled: it can be used once an admin enables it.');
}

await runCommand(USAGE, async () => {
  const options = readCreateUserArguments();
  if (options.promote) {
    const { email } = options.person;
    if (email === undefined) throw new UsageError('--email is needed.');
    const address = check(registration.shape.email, email, '--email');
    return withMigratedDatabase(() => promote(address, options.role ?? 'admin'));
  }
  const person = await complete(options.person);
  const password = await choosePassword(options, person);
  await withMigratedDatabase(() => create(person, options.role ?? 'customer', password));
  if (options.generatePassword) console.log(`Password: ${password}`);
});
