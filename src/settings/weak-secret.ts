/** What stands in documents and templates, and what people put there until they get round to it. */
const PLACEHOLDERS =
  /change.?me|replace.?me|example|placeholder|secret|password|openssl|stockkeeper|\byour\b/i;
/** 32 random bytes in hexadecimal never have fewer different digits, for all practical purposes. */
const FEWEST_CHARACTERS = 8;

/** Why a secret could be guessed, to follow its name; nothing when it looks random. */
export function weaknessOf(secret: string): string | undefined {
  if (PLACEHOLDERS.test(secret)) return 'is a placeholder, not a random value';
  const characters = new Set(secret).size;
  if (characters < FEWEST_CHARACTERS) return `has only ${characters} different characters`;
  if (repeatsItself(secret)) return 'repeats itself';
  return undefined;
}

/** Whether it is its own beginning over and over, the last time perhaps cut short. */
function repeatsItself(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) {
    if (text.slice(period) === text.slice(0, -period)) return true;
  }
  return false;
}
