import { fieldErrors } from '../locales/en/field-errors';
import { isEnglish, say } from './say';

interface Sentence {
  key: string;
  values: Record<string, string | number>;
}

const NUMBERS = ['smart_count', 'n'];
const TEXTS = Object.entries(fieldErrors.shell.problem.fields);

/** Each form of each of the texts, with its values as groups. */
const PATTERNS = TEXTS.flatMap(([name, text]) =>
  text.split(' |||| ').map((form) => ({ key: `shell.problem.fields.${name}`, pattern: patternOf(form) })),
);

function patternOf(text: string): RegExp {
  const [first, ...rest] = text.split('%{').map((part) => part.split('}'));
  const quoted = (part = '') => part.replace(/[.*+?^$()[\]\\|]/g, '\\$&');
  const groups = rest.map(
    ([name = '', after]) => `(?<${name}>${NUMBERS.includes(name) ? '-?[\\d.]+' : '.+'})${quoted(after)}`,
  );
  return new RegExp(`^${quoted(first?.[0])}${groups.join('')}$`);
}

/** Which of the service's sentences about a field it is; undefined for one that is not known here. */
export function sentenceOf(message: string): Sentence | undefined {
  for (const { key, pattern } of PATTERNS) {
    const found = pattern.exec(message);
    if (!found) continue;
    const values = Object.entries(found.groups ?? {});
    return { key, values: Object.fromEntries(values.map(([name, value]) => [name, asValue(name, value)])) };
  }
  return undefined;
}

// The plural depends on a number.
const asValue = (name: string, text: string) => (name === 'smart_count' ? Number(text) : text);

/** In the language that is chosen, as far as it is known there; else what the service says, in quotes. */
export function fieldMessage(message: string): string {
  if (isEnglish()) return message;
  const sentence = sentenceOf(message);
  return sentence ? say(sentence.key, sentence.values) : say('shell.problem.field', { message });
}
