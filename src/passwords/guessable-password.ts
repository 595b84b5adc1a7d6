import { dictionary } from '@zxcvbn-ts/language-common';
import { emailIdentity, identityOf } from '../rules/identity.js';
import { normalisedPassword } from './password.js';

/**
 * What is guessed first, so that no number of tries is few enough: NIST SP 800-63B §5.1.1.2. The list has some 49,000
 * passwords of published breaches, in lower case.
 */
const COMMON = new Set(dictionary['passwords-common']);
const SHOP = 'stockkeeper';

/** As the list has it. */
const plain = (password: string): string => identityOf(normalisedPassword(password));
/** Without the year and the exclamation mark that are put behind a word. */
const bare = (password: string): string => plain(password).replace(/(?<=\p{L})[^\p{L}]{1,6}$/u, '');

/** One of the commonest, one of them with digits behind it, the shop's name, or one key after the other. */
export function isCommonPassword(password: string): boolean {
  return (
    COMMON.has(plain(password)) || COMMON.has(bare(password)) || bare(password) === SHOP || isRow(password)
  );
}

/** Whether it is hardly more than that address, or a part of it. */
export function repeatsEmail(password: string, email: string): boolean {
  const address = emailIdentity(email);
  const parts = [address, ...address.split('@')];
  return [plain(password), bare(password), emailIdentity(password)].some((said) => parts.includes(said));
}

/** `aaaaaaaa`, `abcdefgh`, `87654321`: each character as far from the one before as the next. */
function isRow(password: string): boolean {
  const codes = [...plain(password)].map((character) => character.codePointAt(0) as number);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] as number)));
  return steps.size <= 1 && [...steps].every((step) => Math.abs(step) <= 1);
}
