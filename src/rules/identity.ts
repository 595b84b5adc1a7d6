import { domainToASCII } from 'node:url';

/**
 * Names, codes and addresses are compared by a normalised form that is stored under a binary collation. The database's own
 * collations would take `müller` for `muller`, and ignore a zero-width space.
 */

/** Default-ignorable code points (UAX 44) and format characters such as U+202E, which copied text may contain. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Whether it has invisible or control characters. */
export const hasInvisible = (value: string): boolean =>
  value.search(INVISIBLE) !== -1 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);

/** Whether it is not empty but has no visible character. */
export const isInvisible = (value: string): boolean =>
  value !== '' && value.replace(INVISIBLE, '').trim() === '';

/**
 * Normalises names and codes: NFC, lower case as in RFC 8265 §3.3.1, white space to one blank, no invisible characters. Accents
 * stay: `Männer` and `Manner` differ. Idempotent.
 * @example identityOf(' ART\u200B  12/3') // 'art 12/3'
 */
export function identityOf(value: string): string {
  return folded(value.replace(/\p{White_Space}+/gu, ' ')).trim();
}

/**
 * Normalises e-mail addresses: as identityOf, with the domain in ASCII (UTS 46, non-transitional), so that `müller.example` and
 * `xn--mller-kva.example` are the same. Takes any text.
 */
export function emailIdentity(address: string): string {
  const whole = folded(address).trim();
  const at = whole.lastIndexOf('@') + 1;
  const domain = whole.slice(at);
  // Other characters would be parsed as a port, a path or an escape.
  const ascii = /^[\p{L}\p{M}\p{N}._-]+$/u.test(domain) ? domainToASCII(domain) : '';
  return at === 0 || ascii === '' ? whole : whole.slice(0, at) + ascii;
}

/** toLowerCase makes a final sigma or a plain one, depending on the neighbours: both become the plain one. */
function folded(value: string): string {
  const visible = value.toWellFormed().replace(INVISIBLE, '');
  return visible.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
