#!/usr/bin/env node
/** Makes the next migration: a file from a template, and its two lines in the index. */
import { writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments, runCommand, UsageError } from './command.js';
import { nextMigration } from './generate/migration-index.js';

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
function createMigration(title: string, root: string): string {
  if (!KEBAB_CASE.test(title) || title.length > MAX_NAME_LENGTH) {
    throw new UsageError(`"${title}" is not kebab-case of at most ${MAX_NAME_LENGTH} characters.`);
  }
  const { name, variable, path, index } = nextMigration(root, title);
  writeFileSync(join(root, path), template(variable, name), { flag: 'wx' });
  writeFileSync(join(root, index.path), index.text);
  return join(root, path);
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
