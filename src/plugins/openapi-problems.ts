import { z } from 'zod';
import { PROBLEM_MEMBERS, type ProblemCode } from '../errors.js';
import { problems } from '../http/schemas.js';

// For the document only: response serializers do not need it, and would take long to compile.

/** The codes in the description of a response of `problems()`. */
export const codesOf = (response: { description?: string } | undefined): ProblemCode[] =>
  [...(response?.description ?? '').matchAll(/`([A-Z_]+)`:/g)].map(([, code]) => code as ProblemCode);

type Responses = Record<string, { description?: string }>;

/** Adds problems to the responses of a route. Codes with the same status are merged. */
export function withProblems(response: unknown, ...more: ProblemCode[]): Responses {
  const own = (response ?? {}) as Responses;
  const added: Responses = problems(...more);
  const shared = Object.keys(own).filter((status) => status in added);
  const codes = shared.flatMap((status) => [...codesOf(own[status]), ...codesOf(added[status])]);
  return { ...added, ...own, ...problems(...new Set(codes)) };
}

/** `INSUFFICIENT_STOCK` is described by `InsufficientStockProblem`. */
export const nameOf = (code: ProblemCode): string =>
  `${code.toLowerCase().replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Problem`;

/** Schema of a problem with this code and its additional members. */
export function schemaOf(code: ProblemCode): object {
  const members: Partial<Record<ProblemCode, z.ZodRawShape>> = PROBLEM_MEMBERS;
  const { properties, required = [] } = z.toJSONSchema(z.object(members[code] ?? {}), {
    io: 'input',
  });
  return {
    allOf: [
      { $ref: '#/components/schemas/Problem' },
      {
        type: 'object',
        properties: { code: { type: 'string', const: code }, ...properties },
        required: ['code', ...required],
      },
    ],
  };
}

/** A response with the codes that it may have, each with its members. */
export function withCodes<Response extends { description?: string; content?: object }>(
  response: Response,
): Response {
  const codes = codesOf(response);
  if (codes.length === 0) return response;
  const schemas = codes.map((code) => ({ $ref: `#/components/schemas/${nameOf(code)}` }));
  const schema = schemas.length === 1 ? schemas[0] : { oneOf: schemas };
  return { ...response, content: { 'application/problem+json': { schema } } };
}
