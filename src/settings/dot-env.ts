import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { nearestOf } from '../rules/nearest.js';

/** A `.env` file. */
export interface DotEnv {
  values: NodeJS.Dict<string>;
  /** Misspelt settings and lines that cannot be parsed. */
  problems: string[];
  /** Names that neither the service nor other known readers of the file use. */
  unknown: string[];
}

/** An assignment; over several lines where its value is quoted. */
const ASSIGNMENT = /^[^\S\n]*(?:export[^\S\n]+)?([\w.-]+)[^\S\n]*=[^\S\n]*("[^"]*"|'[^']*'|`[^`]*`|.*).*$/gm;
/** Names that other programs read from the same file: Docker Compose, MySQL's image, Node and libuv, the tests. */
const FOREIGN = /^((COMPOSE|DOCKER|MYSQL|NODE|NPM_CONFIG|TEST|UV)_\w+|TZ)$/i;

/** A missing file counts as an empty one. */
export function readDotEnv(folder: string, known: readonly string[]): DotEnv {
  let text: string;
  try {
    text = readFileSync(join(folder, '.env'), 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return { values: {}, problems: [], unknown: [] };
  }
  const misspelt: Remark[] = [];
  const unknown: Remark[] = [];
  for (const { 1: name = '', 0: all, index } of text.matchAll(ASSIGNMENT)) {
    const line = text.slice(0, index + all.indexOf(name)).split('\n').length;
    const meant = nearestOf(name, known);
    if (meant) misspelt.push({ line, says: `${name} is no setting; ${meant} is` });
    else if (!known.includes(name) && !FOREIGN.test(name))
      unknown.push({ line, says: `${name} is no setting` });
  }
  return {
    values: parseEnv(text),
    problems: messagesOf([...misspelt, ...unreadable(text, known)]),
    unknown: messagesOf(unknown),
  };
}

interface Remark {
  line: number;
  says: string;
}

const messagesOf = (remarks: Remark[]): string[] =>
  remarks.sort((one, other) => one.line - other.line).map(({ line, says }) => `.env, line ${line}: ${says}`);

/** Lines that are neither assignment nor comment. Not quoted in the message: they may be secrets. */
function unreadable(text: string, known: readonly string[]): Remark[] {
  // Replaced by blanks rather than removed, to keep the line numbers.
  const rest = text.replace(ASSIGNMENT, (all) => all.replace(/[^\n]/g, ''));
  return rest.split('\n').flatMap((content, index) => {
    const [word = ''] = content.trim().split(/[\s:]/);
    if (word === '' || word.startsWith('#')) return [];
    const example = known.includes(word) ? word : 'NAME';
    return [{ line: index + 1, says: `has no "=": write ${example}=value, or a # before a comment` }];
  });
}

/** Environment variables that are probably misspelt settings. */
export function likelyTypos(names: readonly string[], known: readonly string[]): string[] {
  return names.flatMap((name) => {
    const meant = /^[A-Z][A-Z0-9_]*$/.test(name) ? nearestOf(name, known) : undefined;
    return meant ? [`${name} in the environment is no setting. ${meant} is: was that meant?`] : [];
  });
}
