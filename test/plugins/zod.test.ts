import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import fc from 'fast-check';
import Fastify, { type FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import zod, { serializerOf } from '../../src/plugins/zod.js';
import { startApp } from '../helpers/app.js';

/** What a route answers with this schema. @throws Error when it cannot be written */
async function answered(schema: z.ZodType, answer: unknown): Promise<unknown> {
  const app = Fastify();
  await app.register(zod);
  app.get('/', { schema: { response: { 200: schema } } }, () => answer);
  try {
    const response = await app.inject('/');
    if (response.statusCode !== 200) throw new Error(response.json().message);
    return response.json();
  } finally {
    await app.close();
  }
}

type Shape = { [name: string]: 'string' | 'number' | Shape };
const shape = fc.letrec<{ shape: Shape; field: Shape[string] }>((tie) => ({
  shape: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('field'), { maxKeys: 3 }) as fc.Arbitrary<Shape>,
  field: fc.oneof({ maxDepth: 2 }, fc.constantFrom('string', 'number'), tie('shape')) as fc.Arbitrary<
    Shape[string]
  >,
})).shape;

const schemaOf = (fields: Shape, kind?: string): z.ZodObject =>
  z.object({
    ...(kind !== undefined && { kind: z.literal(kind) }),
    ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchemaOf(field)])),
  });
const fieldSchemaOf = (field: Shape[string]): z.ZodType =>
  field === 'string' ? z.string() : field === 'number' ? z.number() : schemaOf(field);

/** With a field in each object that no schema names. */
const answerOf = (fields: Shape): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [
      name,
      field === 'string' ? 'text' : field === 'number' ? 1 : answerOf(field),
    ]),
  ),
  passwordHash: 'secret',
});

describe('what is answered by one of several schemas', () => {
  it('has the fields that its schema names, at each depth, and nothing that none names', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(shape, shape, fc.boolean(), async (one, other, isOne) => {
        const schema = z.discriminatedUnion('kind', [schemaOf(one, 'one'), schemaOf(other, 'other')]);
        const answer = { kind: isOne ? 'one' : 'other', ...answerOf(isOne ? one : other) };
        try {
          expect(await answered(schema, answer)).toEqual(schema.parse(answer));
        } catch (error) {
          expect(String(error)).toContain('cannot be told apart');
          refused++;
        }
      }),
    );
    expect(refused).toBeGreaterThan(0);
  });

  it('is nothing that is an object in one of them and text in another', async () => {
    const union = z.union([z.object({ a: z.object({ b: z.string() }) }), z.object({ a: z.string() })]);
    await expect(answered(union, { a: { b: '', passwordHash: 'secret' } })).rejects.toThrow(
      'The answers of a union cannot be told apart when they are written: a.',
    );
  });
});

type Response = z.ZodType | { content: Record<string, { schema: z.ZodType }> };

it('every response of the service can be written, though its serializer is compiled for the first one', async () => {
  const schemas = new Set<z.ZodType>();
  const collect = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance };
    fastify.addHook('onRoute', ({ schema }) => {
      for (const response of Object.values(schema?.response ?? {}) as Response[]) {
        if (response instanceof z.ZodType) schemas.add(response);
        else for (const { schema } of Object.values(response.content)) schemas.add(schema);
      }
    });
  };
  subscribe('fastify.initialization', collect);
  const service = await startApp();
  unsubscribe('fastify.initialization', collect);
  await service.close();
  for (const schema of schemas) expect(serializerOf(schema)).toBeTypeOf('function');
  expect(schemas.size).toBeGreaterThan(100);
});
