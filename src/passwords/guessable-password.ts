import { createRequire } from 'node:module';
import { emailIdentity, identityOf } from '../rules/identity.js';
import { normalisedPassword } from './password.js';

const require = createRequire(import.meta.url);
let common: Set<string> | undefined;

/**
 * About 49,000 passwords from published breaches, in lower case. They are guessed first, so NIST SP 800-63B §5.1.1.2 refuses
 * them. Loaded when the first password is chosen.
 */
function commonPasswords(): Set<string> {
  const load = () => require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  common ??= new Set(load().dictionary['passwords-common']);
  return common;
}

const SHOP = 'stockkeeper';

const plain = (password: string): string => identityOf(normalisedPassword(password));
/** Removes digits and signs at the end: `summer2026!`. */
const bare = (password: string): string => plain(password).replace(/(?<=\p{L})[^\p{L}]{1,6}$/u, '');

/** Whether it is in the list (with or without trailing digits or signs), the shop's name, or a sequence of characters. */
export function isCommonPassword(password: string): boolean {
  return (
    commonPasswords().has(plain(password)) ||
    commonPasswords().has(bare(password)) ||
    bare(password) === SHOP ||
    isSequence(password)
  );
}

/** Whether it is the e-mail address or a part of it. */
export function repeatsEmail(password: string, email: string): boolean {
  const address = emailIdentity(email);
  const parts = [address, ...address.split('@')];
  return [plain(password), bare(password), emailIdentity(password)].some((said) => parts.includes(said));
}

/** `aaaaaaaa`, `abcdefgh`, `87654321`. */
function isSequence(password: string): boolean {
  const codes = [...plain(password)].map((character) => character.codePointAt(0) as number);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] as number)));
  return steps.size <= 1 && [...steps].every((step) => Math.abs(step) <= 1);
}
