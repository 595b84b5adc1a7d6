#!/usr/bin/env node
/** Makes the next migration: a file from a template, and its two lines in the index. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments, Refusal, runCommand, UsageError } from './command.js';

const USAGE = `Usage: npm run db:migrate:create -- NAME

  NAME          what it does, in kebab-case: add-weight-to-products
  --root DIR    the project's folder, when it is not the one of this script`;

const KEBAB_CASE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const MAX_NAME_LENGTH = 80;

/**
 * @param root the project's folder
 * @returns the path of the new file
 * @throws UsageError when the name is no good, Refusal when it is taken
 */
function createMigration(name: string, root: string): string {
  if (!KEBAB_CASE.test(name) || name.length > MAX_NAME_LENGTH) {
    throw new UsageError(`"${name}" is not kebab-case of at most ${MAX_NAME_LENGTH} characters.`);
  }
  const folder = join(root, 'db', 'migrations');
  const index = join(folder, 'index.ts');
  if (!existsSync(index)) throw new Refusal(`There is no ${index}: migrations are made in a checkout.`);

  const existing = readdirSync(folder).flatMap((file) => {
    const [, number, takenName] = /^(\d{4})-(.+)\.ts$/.exec(file) ?? [];
    return takenName ? [{ number: Number(number), name: takenName }] : [];
  });
  const variable = toVariable(name);
  const list = readFileSync(index, 'utf8');
  if (existing.some((other) => other.name === name) || new RegExp(`\\b${variable}\\b`).test(list)) {
    throw new Refusal(`There is a migration called ${name} already.`);
  }
  const next = Math.max(0, ...existing.map(({ number }) => number)) + 1;
  const fullName = `${String(next).padStart(4, '0')}-${name}`;
  const file = join(folder, `${fullName}.ts`);
  const extended = extendIndex(list, variable, fullName);
  writeFileSync(file, template(variable, fullName), { flag: 'wx' });
  writeFileSync(index, extended);
  return file;
}

/** add-weight → addWeight. One word alone could be one of the language's own, such as `delete`. */
function toVariable(name: string): string {
  const camelCase = name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  return camelCase === name ? `${name}Migration` : camelCase;
}

function extendIndex(list: string, variable: string, fullName: string): string {
  const beforeType = /^import type \{ Migration \}/m;
  const end = /^\];$/m;
  if (!beforeType.test(list) || !end.test(list))
    throw new Refusal('db/migrations/index.ts is not in its usual form.');
  return list
    .replace(beforeType, (line) => `import { ${variable} } from './${fullName}.js';\n${line}`)
    .replace(end, (line) => `  ${variable},\n${line}`);
}

const template = (variable: string, fullName: string) => `import type { Migration } from './migration.js';

export const ${variable}: Migration = {
  name: '${fullName}',
  up: ({ sequelize }) => sequelize.query('Here: one statement that does no harm when it runs again'),
  down: ({ sequelize }) => sequelize.query('Here: the statement that undoes it'),
};
`;

await runCommand(USAGE, () => {
  const { positionals, values } = parseArguments({
    allowPositionals: true,
    options: { root: { type: 'string', default: dirname(dirname(fileURLToPath(import.meta.url))) } },
  });
  const [name, ...rest] = positionals;
  if (!name || rest.length > 0) throw new UsageError('One name is needed.');
  console.log(relative(process.cwd(), createMigration(name, values.root)));
});
