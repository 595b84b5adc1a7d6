import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../command.js';

/** A migration to be: nothing of it has been written. */
export interface NextMigration {
  /** With its number: `0013-add-weight`. */
  name: string;
  /** What the index knows it by: `addWeight`. */
  variable: string;
  /** From the project's folder. */
  path: string;
  index: { path: string; text: string };
}

/**
 * Gives a migration the next number and a place at the end of the index.
 * @param root the project's folder
 * @param title what it does, in kebab-case
 * @throws Refusal when the title is taken, or there is no index in its usual form
 */
export function nextMigration(root: string, title: string): NextMigration {
  const folder = join('db', 'migrations');
  const indexFile = join(folder, 'index.ts');
  if (!existsSync(join(root, indexFile))) {
    throw new Refusal(`There is no ${join(root, indexFile)}: migrations are made in a checkout.`);
  }
  const existing = readdirSync(join(root, folder)).flatMap((file) => {
    const [, number, name] = /^(\d{4})-(.+)\.ts$/.exec(file) ?? [];
    return name ? [{ number: Number(number), name }] : [];
  });
  const index = readFileSync(join(root, indexFile), 'utf8');
  const variable = toVariable(title);
  if (existing.some(({ name }) => name === title) || new RegExp(`\\b${variable}\\b`).test(index)) {
    throw new Refusal(`There is a migration called ${title} already.`);
  }
  const number = Math.max(0, ...existing.map((one) => one.number)) + 1;
  const name = `${String(number).padStart(4, '0')}-${title}`;
  return {
    name,
    variable,
    path: join(folder, `${name}.ts`),
    index: { path: indexFile, text: extendIndex(index, variable, name) },
  };
}

/** add-weight → addWeight. One word alone could be one of the language's own, such as `delete`. */
function toVariable(title: string): string {
  const camelCase = title.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return camelCase === title ? `${title}Migration` : camelCase;
}

function extendIndex(index: string, variable: string, name: string): string {
  const beforeType = /^import type \{ Migration \}/m;
  const end = /^\];$/m;
  if (!beforeType.test(index) || !end.test(index)) {
    throw new Refusal('db/migrations/index.ts is not in its usual form.');
  }
  return index
    .replace(beforeType, (line) => `import { ${variable} } from './${name}.js';\n${line}`)
    .replace(end, (line) => `  ${variable},\n${line}`);
}
