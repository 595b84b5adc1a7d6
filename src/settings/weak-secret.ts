/** Words of placeholders in documentation and templates. */
const PLACEHOLDERS =
  /change.?me|replace.?me|example|placeholder|secret|password|openssl|stockkeeper|\byour\b/i;
/** 32 random bytes in hexadecimal practically never have fewer different digits. */
const FEWEST_CHARACTERS = 8;

/** Why a secret could be guessed (follows its name), or undefined when it looks random. */
export function weaknessOf(secret: string): string | undefined {
  if (PLACEHOLDERS.test(secret)) return 'is a placeholder, not a random value';
  const characters = new Set(secret).size;
  if (characters < FEWEST_CHARACTERS) return `has only ${characters} different characters`;
  if (repeatsItself(secret)) return 'repeats itself';
  return undefined;
}

/** Whether its beginning is repeated over and over. */
function repeatsItself(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}
