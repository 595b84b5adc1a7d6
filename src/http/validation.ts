import { z } from 'zod';
import { type FieldError, Problem } from '../errors.js';
import { nearestOf } from '../rules/nearest.js';

/** Most unknown fields per object, and most errors in all, that a problem lists: it must not become larger than the request. */
const MAX_UNKNOWN = 10;
const MAX_ERRORS = 50;
/** Most fields that `detail` names. */
const MAX_IN_DETAIL = 10;
/** Most characters of a name that the client chose. */
const MAX_NAME = 100;

/** Validates a part of a request, in the form that Fastify expects of validators. @param part `body`, `querystring` … */
export function validate(schema: z.ZodType, data: unknown, part: string) {
  const { success, data: value, error } = schema.safeParse(data, { error: sentenceOf });
  return success
    ? { value }
    : { error: validationFailed(fieldErrors(error.issues as z.core.$ZodIssue[], part), error) };
}

/** The VALIDATION_FAILED problem for some errors; it lists at most MAX_ERRORS of them. */
export function validationFailed(all: FieldError[], cause: unknown): Problem {
  const errors = all.slice(0, MAX_ERRORS);
  const fields = [...new Set(errors.map(({ field }) => field))];
  const more = fields.length - MAX_IN_DETAIL;
  const named = fields.slice(0, MAX_IN_DETAIL).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const rest = all.length > errors.length ? ` These are ${errors.length} of ${all.length} faults.` : '';
  return new Problem('VALIDATION_FAILED', `Please correct: ${named}.${rest}`, { errors, cause });
}

/**
 * The VALIDATION_FAILED problem for rows of a request that only the database shows to be wrong; it lists at most MAX_ERRORS errors.
 * @example throw invalidRows('prices', [{ field: 'prices.3.productId', message: 'is no product' }])
 */
export function invalidRows(what: string, errors: readonly FieldError[]): Problem {
  return new Problem('VALIDATION_FAILED', `Please correct the ${what} named in errors.`, {
    errors: errors.slice(0, MAX_ERRORS),
  });
}

/** For a number far beyond a limit, zod reports a second issue about safe integers, which is redundant. */
function isItsOwn(issue: z.core.$ZodIssue, _index: number, issues: z.core.$ZodIssue[]): boolean {
  if ((issue.code !== 'too_big' && issue.code !== 'too_small') || issue.origin !== 'int') return true;
  const path = issue.path.join('.');
  return !issues.some(
    (other) => other !== issue && other.code === issue.code && other.path.join('.') === path,
  );
}

function fieldErrors(issues: z.core.$ZodIssue[], part: string): FieldError[] {
  return issues.filter(isItsOwn).flatMap((issue): FieldError[] => {
    const path = issue.path.map((step) => String(step).slice(0, MAX_NAME));
    if (issue.code !== 'unrecognized_keys')
      return [{ field: path.join('.') || part, message: issue.message }];
    const messages = issue.message.split('\n');
    const named = issue.keys.slice(0, MAX_UNKNOWN).map((key, index) => ({
      field: [...path, key.slice(0, MAX_NAME)].join('.'),
      message: messages[index] as string,
    }));
    const more = issue.keys.length - MAX_UNKNOWN;
    if (more <= 0) return named;
    return [...named, { field: path.join('.') || part, message: `has ${more} more unknown fields` }];
  });
}

/** One message per line and key: zod reports one issue for all unknown keys. */
function unknownKeys(keys: string[], known: readonly string[]): string {
  return keys
    .slice(0, MAX_UNKNOWN)
    .map((key) => {
      const meant = key.length <= MAX_NAME ? nearestOf(key, known) : undefined;
      return `is not a known field${meant ? `: did you mean ${meant}?` : ''}`;
    })
    .join('\n');
}

const TYPES: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Record<string, string> = {
  uuid: 'a UUID',
  date: 'a date such as 2026-01-31',
  datetime: 'a time such as 2026-01-31T12:00:00.000Z',
};

/** Replaces zod's default messages in `errors`. A message follows the name of its field: "must be …". */
export const sentenceOf: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is required';
      if (Array.isArray(issue.input) && issue.expected === 'string') return 'must be one text, not several';
      return `must be ${TYPES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return bound(issue, 'at least', 'above', issue.minimum);
    case 'too_big':
      return bound(issue, 'at most', 'below', issue.maximum);
    case 'invalid_format':
      return FORMATS[issue.format] ? `must be ${FORMATS[issue.format]}` : 'does not have the required format';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return unknownKeys(issue.keys, knownKeys(issue.inst));
    case 'invalid_union':
      return 'does not match any of the allowed schemas';
    case 'invalid_key':
    case 'invalid_element':
      return 'has an entry that is not valid';
    default:
      return 'is not valid';
  }
};

interface Bound {
  origin: string;
  inclusive?: boolean;
  exact?: boolean;
}

function bound(
  { origin, inclusive, exact }: Bound,
  within: string,
  beyond: string,
  limit: number | bigint,
): string {
  const how = exact ? 'exactly' : within;
  if (origin === 'string')
    return `must be ${how} ${limit} ${Number(limit) === 1 ? 'character' : 'characters'} long`;
  if (origin === 'array' || origin === 'set' || origin === 'map') {
    return `must have ${how} ${limit} ${Number(limit) === 1 ? 'entry' : 'entries'}`;
  }
  return `must be ${inclusive ? within : beyond} ${limit}`;
}

function knownKeys(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}
