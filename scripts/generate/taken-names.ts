import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Refusal } from '../command.js';
import { type Names, nameAll } from './names.js';
import { renderModule } from './templates.js';

/** @throws Refusal when the project has something of that name, or the new files could not tell theirs from others */
export function refuseTakenNames(root: string, names: Names): void {
  refuseWhatIsThere(root, names);
  refuseAmbiguity(names);
}

function refuseWhatIsThere(root: string, names: Names): void {
  const { module, singular, plugin, variable, model, table, title } = names;
  for (const path of [`src/modules/${module}`, `src/models/${singular}.ts`, `test/modules/${module}`]) {
    if (existsSync(join(root, path))) throw new Refusal(`There is ${path} already.`);
  }
  const app = readFileSync(join(root, 'src/app.ts'), 'utf8');
  if (tokensOf(app).has(plugin)) throw new Refusal(`src/app.ts uses the name ${plugin} for something else.`);
  const sources = textOf(join(root, 'src'));
  const schema = new RegExp(`id: '(New)?${model}'`).exec(sources)?.[0];
  if (schema) throw new Refusal(`There is a schema with ${schema} already.`);
  if (new RegExp(`\\b${variable}Name: {`).test(sources))
    throw new Refusal(`There are limits of ${variable}Name already.`);
  if (sources.includes(`{ name: '${title}',`)) throw new Refusal(`There is a tag ${title} already.`);
  if (sources.includes(`'/admin/${module}'`)) throw new Refusal(`There is a route /admin/${module} already.`);
  if (
    new RegExp(`CREATE TABLE IF NOT EXISTS \\W*${table}\\W*\\(`).test(textOf(join(root, 'db/migrations')))
  ) {
    throw new Refusal(`There is a table ${table} already.`);
  }
}

/** A word that nobody uses, to see which names in the templates are the templates' own. */
const STAND_IN = nameAll('zzyzxes', 'zzyzx');

/** `pages` would make a constant `page` beside the `page` that it imports. */
function refuseAmbiguity({ module, plugin, variable, model }: Names): void {
  const tokens = tokensOf(
    renderModule(STAND_IN)
      .map(({ text }) => text)
      .join('\n'),
  );
  const builtIn: string[] = runInNewContext('Object.getOwnPropertyNames(globalThis)');
  const others = new Set([...tokens, ...builtIn].filter((token) => !/zzyzx/i.test(token)));
  for (const token of tokens) {
    if (others.has(token)) continue;
    const name = token
      .replace(STAND_IN.plugin, plugin)
      .replace(STAND_IN.model, model)
      .replace(STAND_IN.variable, variable);
    if (others.has(name)) {
      throw new Refusal(
        `A module called "${module}" needs the name ${name}, which its files have for something else. ` +
          `Say more: "customer-${module}", or --singular NAME.`,
      );
    }
  }
}

/** The words of a source outside its comments and texts. */
function tokensOf(source: string): Set<string> {
  const code = source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm, ' ');
  return new Set(code.match(/[A-Za-z_$][\w$]*/g));
}

function textOf(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
}
