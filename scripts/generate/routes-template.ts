import type { Names } from './names.js';

export const renderRoutes = ({
  module,
  variable,
  model,
  thing,
  article,
  things,
  title,
}: Names) => `import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { notFound } from '../../errors.js';
import { ${model} } from '../../models/index.js';
import { findPage, LATEST_FIRST } from '../../http/paging.js';
import { idParams, problems } from '../../http/schemas.js';
import { new${model}, ${variable}, ${variable}Changes, ${variable}Filters, ${variable}Page } from './schemas.js';

export function ${variable}Routes(instance: FastifyInstance): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tags = ['${title}'];
  const admin = { policy: 'admin' } as const;

  app.get(
    '/admin/${module}',
    {
      config: admin,
      schema: {
        tags,
        summary: 'List ${things}, newest first',
        querystring: ${variable}Filters,
        response: { 200: ${variable}Page },
      },
    },
    async (request) => findPage(${model}, { sortedBy: [LATEST_FIRST] }, request.query),
  );

  app.get(
    '/admin/${module}/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Read ${article} ${thing}',
        params: idParams,
        response: { 200: ${variable}, ...problems('NOT_FOUND') },
      },
    },
    async (request) => read${model}(request.params.id),
  );

  app.post(
    '/admin/${module}',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Add ${article} ${thing}',
        body: new${model},
        response: { 201: ${variable}, ...problems('ALREADY_EXISTS') },
      },
    },
    async (request, reply) => {
      const created = await ${model}.create(request.body);
      return reply
        .code(201)
        .header('location', \`/api/admin/${module}/\${created.id}\`)
        .send(await created.reload());
    },
  );

  app.patch(
    '/admin/${module}/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Change ${article} ${thing}',
        params: idParams,
        body: ${variable}Changes,
        response: { 200: ${variable}, ...problems('NOT_FOUND', 'ALREADY_EXISTS') },
      },
    },
    async (request) => {
      const found = await read${model}(request.params.id);
      return found.update(request.body);
    },
  );

  app.delete(
    '/admin/${module}/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Delete ${article} ${thing}',
        params: idParams,
        response: { 204: z.null().describe('It is gone'), ...problems('NOT_FOUND') },
      },
    },
    async (request, reply) => {
      const deleted = await ${model}.destroy({ where: { id: request.params.id } });
      if (deleted === 0) throw notFound('${thing}', request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** @throws Problem NOT_FOUND */
async function read${model}(id: number): Promise<${model}> {
  const found = await ${model}.findByPk(id);
  if (!found) throw notFound('${thing}', id);
  return found;
}
`;
