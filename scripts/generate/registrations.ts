import { type Change, insertInto } from './changes.js';
import { renderLimits } from './model-template.js';
import type { Names } from './names.js';

/**
 * The lines by which the project knows of the new module; Biome puts imports in their order afterwards.
 * @throws Refusal when a file is not in its usual form
 */
export function registrations(root: string, names: Names): Change[] {
  const { module, singular, plugin, model, title } = names;
  return [
    insertInto(root, 'src/rules/values.ts', [[/^\} as const;$/m, renderLimits(names)]]),
    insertInto(root, 'src/models/index.ts', [
      [/^\n\/\*\* Every model/m, `import { ${model} } from './${singular}.js';\n`],
      [/^\];$/m, `  ${model},\n`],
      [/^\};$/m, `  ${model},\n`],
    ]),
    insertInto(root, 'src/app.ts', [
      [/^import authentication from /m, `import ${plugin} from './modules/${module}/index.js';\n`],
      [/^ {4}\},\n {4}\{ prefix: '\/api' \},$/m, `      await api.register(${plugin});\n`],
    ]),
    insertInto(root, 'src/plugins/openapi.ts', [
      [
        /^ *\{ name: 'Operations', /m,
        `          { name: '${title}', description: '${title}, kept by admins' },\n`,
      ],
    ]),
  ];
}
