import { renderModel } from './model-template.js';
import type { Names } from './names.js';
import { renderRoutes } from './routes-template.js';
import { renderTest } from './test-template.js';

/** A new file; its path is from the project's folder. */
interface NewFile {
  path: string;
  text: string;
}

/**
 * The files of a new module: a table of things with a name and a description, which admins list, read, add, change and
 * delete. Complete as it stands, and meant to be changed.
 */
export function renderModule(names: Names): NewFile[] {
  const { module, singular } = names;
  return [
    { path: `src/models/${singular}.ts`, text: renderModel(names) },
    { path: `src/modules/${module}/index.ts`, text: renderPlugin(names) },
    { path: `src/modules/${module}/schemas.ts`, text: renderSchemas(names) },
    { path: `src/modules/${module}/routes.ts`, text: renderRoutes(names) },
    { path: `test/modules/${module}/${module}.test.ts`, text: renderTest(names) },
  ];
}

const renderPlugin = ({ plugin, variable, title }: Names) => `import type { FastifyInstance } from 'fastify';
import { ${variable}Routes } from './routes.js';

/** ${title}, kept by admins. */
export default async function ${plugin}(app: FastifyInstance): Promise<void> {
  ${variable}Routes(app);
}
`;

const renderSchemas = ({ variable, model, thing }: Names) => `import { z } from 'zod';
import { LIMITS } from '../../rules/values.js';
import { changesOf, id, oneLine, page, paging, text, timestamp } from '../../http/schemas.js';

const EXAMPLE = { name: 'The first ${thing}', description: 'What there is to say about it.' };

export const ${variable} = z
  .object({
    id,
    name: z.string(),
    description: z.string().nullable(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({
    id: '${model}',
    examples: [
      { id: 1, ...EXAMPLE, createdAt: '2026-01-31T12:00:00.000Z', updatedAt: '2026-01-31T12:00:00.000Z' },
    ],
  });

export const ${variable}Page = page(${variable});
export const ${variable}Filters = z.strictObject(paging);

const fields = {
  name: oneLine(LIMITS.${variable}Name),
  description: text(LIMITS.${variable}Description).nullable().optional(),
};

export const new${model} = z.strictObject(fields).meta({ id: 'New${model}', examples: [EXAMPLE] });

export const ${variable}Changes = changesOf(fields).meta({ examples: [{ description: 'Something else to say about it.' }] });
`;

/** @param name with its number, as the index of migrations has it */
export const renderMigration = (
  { table }: Names,
  { name, variable }: { name: string; variable: string },
) => `import type { Migration } from './migration.js';

export const ${variable}: Migration = {
  name: '${name}',
  up: ({ sequelize }) =>
    sequelize.query(\`
      CREATE TABLE IF NOT EXISTS \\\`${table}\\\` (
        id INT UNSIGNED NOT NULL AUTO_INCREMENT,
        name VARCHAR(100) NOT NULL,
        description VARCHAR(2000) NULL,
        createdAt DATETIME(3) NOT NULL,
        updatedAt DATETIME(3) NOT NULL,
        PRIMARY KEY (id),
        UNIQUE KEY ${table}_name (name)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci\`),
  down: ({ sequelize }) => sequelize.query('DROP TABLE IF EXISTS \`${table}\`'),
};
`;
