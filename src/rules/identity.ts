import { domainToASCII } from 'node:url';

/**
 * Who or what a name stands for is decided here and stored, under a binary collation: never by what a collation of the
 * database thinks alike, for which `müller` is `muller` and a zero-width space is nothing.
 */

/** What comes along unseen when text is copied: default-ignorable code points (UAX 44), and formats such as U+202E. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Whether there is anything in it that cannot be seen, a control character included. */
export const hasInvisible = (value: string): boolean =>
  value.search(INVISIBLE) !== -1 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value);

/** Whether there is nothing in it that can be seen, although it is not empty. */
export const isInvisible = (value: string): boolean =>
  value !== '' && value.replace(INVISIBLE, '').trim() === '';

/**
 * The form in which names, codes and the like are compared: NFC, lower case as RFC 8265 §3.3.1 maps it, one blank
 * where there is white space, and nothing of what comes along unseen. Accents stay: `Männer` and `Manner` are two.
 * The same for its own result.
 * @example identityOf(' ART\u200B  12/3') // 'art 12/3'
 */
export function identityOf(value: string): string {
  return folded(value.replace(/\p{White_Space}+/gu, ' ')).trim();
}

/**
 * The form in which e-mail addresses are compared. As identityOf; and the domain is the one that mail goes to, in
 * ASCII (UTS 46, non-transitional), so that `müller.example` and `xn--mller-kva.example` are one. Takes any text:
 * what is no address is nobody's.
 */
export function emailIdentity(address: string): string {
  const whole = folded(address).trim();
  const at = whole.lastIndexOf('@') + 1;
  const domain = whole.slice(at);
  // Anything else in there would be read as a port, a path or an escape.
  const ascii = /^[\p{L}\p{M}\p{N}._-]+$/u.test(domain) ? domainToASCII(domain) : '';
  return at === 0 || ascii === '' ? whole : whole.slice(0, at) + ascii;
}

/** A final sigma is a sigma: toLowerCase puts it by what stands beside it. */
function folded(value: string): string {
  const visible = value.toWellFormed().replace(INVISIBLE, '');
  return visible.normalize('NFC').toLowerCase().replaceAll('ς', 'σ').normalize('NFC');
}
