#!/usr/bin/env node
/** Writes a new module in the style of the house, and makes it known to the project. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArguments, runCommand, UsageError } from './command.js';
import { newModule } from './generate/module.js';
import { nameAll } from './generate/names.js';

const USAGE = `Usage: npm run generate -- module NAME

  NAME              the plural of what it keeps, in kebab-case: gift-cards
  --singular NAME   what one of them is, where that cannot be told from the plural
  --root DIR        the project's folder, when it is not the one of this script

Writes the plugin, its schemas and routes, a model, a migration and a test: things with a name and a
description, which admins list, read, add, change and delete. Then it makes them known to src/app.ts,
src/models/index.ts, src/rules/values.ts, src/rules/permissions.ts, db/migrations/index.ts and the tags of the
API's description. It overwrites nothing, and writes nothing unless all of it can be written.`;

const NEXT_STEPS = (module: string) => `
Next: put the fields that it really has into migration, model, schemas and test; then

  npm run db:migrate
  npm run openapi                               # describes the new routes in openapi.json
  npm run check && npx vitest run test/modules/${module}`;

await runCommand(USAGE, () => {
  const { positionals, values } = parseArguments({
    allowPositionals: true,
    options: {
      singular: { type: 'string' },
      root: { type: 'string', default: dirname(dirname(fileURLToPath(import.meta.url))) },
    },
  });
  const [what, name, ...rest] = positionals;
  if (what !== 'module') throw new UsageError('Generate what? There is "module".');
  if (!name || rest.length > 0) throw new UsageError('One name is needed.');

  const files = newModule(values.root, nameAll(name, values.singular));
  for (const { path, text, isNew } of files) {
    mkdirSync(dirname(join(values.root, path)), { recursive: true });
    writeFileSync(join(values.root, path), text, { flag: isNew ? 'wx' : 'w' });
    console.log(`${isNew ? 'new ' : 'edit'}  ${path}`);
  }
  console.log(NEXT_STEPS(name));
});
