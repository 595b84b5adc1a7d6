import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../command.js';
import { nextMigration } from './migration-index.js';
import type { Names } from './names.js';

/** A file of the project as it is to be. */
export interface NewText {
  /** From the project's folder. */
  path: string;
  text: string;
  isNew: boolean;
}

/**
 * The files of a new module and the lines by which the project knows of it, formatted. Writes nothing.
 * @throws Refusal when one of them is there already, or a file is not in its usual form
 */
export function newModule(root: string, names: Names): NewText[] {
  const { module, singular, plugin, variable, Model, Title } = names;
  const migration = nextMigration(root, `create-${module}`);
  const created = (path: string, template: string): NewText => {
    if (existsSync(join(root, path))) throw new Refusal(`There is ${path} already.`);
    return {
      path,
      text: render(root, template, {
        ...names,
        migration: migration.name,
        migrationVariable: migration.variable,
      }),
      isNew: true,
    };
  };
  const changed = (path: string, ...insertions: Array<[before: RegExp, text: string]>): NewText => {
    let text = readFileSync(join(root, path), 'utf8');
    for (const [place, inserted] of insertions) {
      if (!place.test(text))
        throw new Refusal(`${path} is not in its usual form: no place matches ${place}.`);
      text = text.replace(place, (found) => inserted + found);
    }
    return { path, text, isNew: false };
  };
  const limits = `  ${variable}Name: { min: 2, max: 100 },\n  ${variable}Description: { min: 10, max: 2000 },\n`;
  return [
    created(`src/models/${singular}.ts`, 'model'),
    created(`src/modules/${module}/index.ts`, 'index'),
    created(`src/modules/${module}/schemas.ts`, 'schemas'),
    created(`src/modules/${module}/routes.ts`, 'routes'),
    created(`test/modules/${module}/${module}.test.ts`, 'test'),
    created(migration.path, 'migration'),
    { path: migration.index.path, text: migration.index.text, isNew: false },
    changed('src/rules/values.ts', [/^\} as const;$/m, limits]),
    changed('src/rules/permissions.ts', [/^\] as const;$/m, `  '${plugin}.read',\n  '${plugin}.write',\n`]),
    changed(
      'src/models/index.ts',
      [/^\n\/\*\* Every model/m, `import { ${Model} } from './${singular}.js';\n`],
      [/^\];$/m, `  ${Model},\n`],
      [/^\};$/m, `  ${Model},\n`],
    ),
    changed(
      'src/app.ts',
      [/^import authentication from /m, `import ${plugin} from './modules/${module}/index.js';\n`],
      [/^ {4}\},\n {4}\{ prefix: '\/api' \},$/m, `      await api.register(${plugin});\n`],
    ),
    changed('src/plugins/openapi.ts', [
      /^ *\{ name: 'Operations', /m,
      `{ name: '${Title}', description: '${Title}, kept by admins' },\n`,
    ]),
  ].map((file) => ({ ...file, text: formatted(root, file) }));
}

function render(root: string, template: string, words: Record<string, unknown>): string {
  const text = readFileSync(join(root, 'scripts/generate/template', `${template}.txt`), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, word: string) => String(words[word]));
}

/** How long a line gets depends on the names in it, and so does the order of imports. */
function formatted(root: string, { path, text }: NewText): string {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  try {
    const args = [biome, 'check', '--write', `--stdin-file-path=${path}`];
    return execFileSync(process.execPath, args, { cwd: root, input: text, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Refusal(`${path} would not pass Biome:\n${(error as { stderr?: string }).stderr}`);
  }
}
