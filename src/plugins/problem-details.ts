import { isUtf8 } from 'node:buffer';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import {
  AggregateError as BulkError,
  BulkRecordError,
  ForeignKeyConstraintError,
  OptimisticLockError,
  UniqueConstraintError,
  ValidationError,
} from 'sequelize';
import { v7 as uuid } from 'uuid';
import { knownError } from '../database/error-numbers.js';
import { driverError, isDatabaseAway } from '../database/transaction.js';
import { type FieldError, type PlainProblemCode, Problem } from '../errors.js';
import { validationFailed } from '../http/validation.js';
import { OPTIONAL_BODY } from './openapi-document.js';
import { handleUnknownRoutes } from './unknown-routes.js';

/** Turns every error into an RFC 9457 problem document, whether from a route, Fastify or Sequelize. */
export default fp(
  async (app: FastifyInstance) => {
    app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
    handleUnknownRoutes(app);
    acceptOnlyJson(app);
    replaceNodeRefusals(app);
  },
  { name: 'problem-details' },
);

/** Logs 5xx errors, and replies with the problem document. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error, request);
  // A 503 without a cause is intended: closing, not migrated, full.
  const isIntended = problem.status === 503 && problem.cause === undefined;
  if (isIntended) request.log.warn({ detail: problem.message }, problem.code);
  else if (problem.status >= 500) request.log.error({ err: error }, problem.code);
  reply.problemCode = problem.code;
  // Hooks do not run for errors of the router, so the header is set here as well.
  reply.header('x-request-id', request.id);
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((document: string) => document)
    .send(JSON.stringify(problemDocument(problem, request.id)));
}

function problemDocument(problem: Problem, requestId: string): object {
  return {
    type: `urn:stockkeeper:problem:${problem.code.toLowerCase().replaceAll('_', '-')}`,
    title: problem.title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    errors: problem.errors,
    ...problem.extensions,
    requestId,
  };
}

function toProblem(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  return fromDatabase(error) ?? fromFastify(error, request) ?? internalError(error);
}

function internalError(cause: unknown): Problem {
  return new Problem('INTERNAL_ERROR', 'The error was logged. Please report it with the requestId.', {
    cause,
  });
}

function fromDatabase(error: unknown): Problem | undefined {
  if (error instanceof UniqueConstraintError) {
    const errors = error.errors.map(({ path }) => ({ field: fieldOfKey(path), message: 'is already taken' }));
    const fields = errors.map(({ field }) => field).join(', ');
    return new Problem('ALREADY_EXISTS', `Choose another value for: ${fields}.`, { errors, cause: error });
  }
  if (error instanceof ValidationError) return validationFailed(fieldErrors(error), error);
  if (error instanceof BulkError) {
    const errors = error.errors.flatMap((one) =>
      one instanceof BulkRecordError && one.errors instanceof ValidationError ? fieldErrors(one.errors) : [],
    );
    return errors.length > 0 ? validationFailed(errors, error) : undefined;
  }
  if (error instanceof ForeignKeyConstraintError) {
    const detail =
      (error.reltype as string | undefined) === 'parent'
        ? 'Something else refers to this: change or delete that first.'
        : 'An id in the request belongs to nothing: check the ids.';
    return new Problem('STILL_REFERENCED', detail, { cause: error });
  }
  if (error instanceof OptimisticLockError) {
    return new Problem(
      'CONFLICT',
      'It was changed by someone else at the same time. Read it again, then retry.',
      {
        cause: error,
      },
    );
  }
  // All known errors are worth another try: conflicts that outlasted the retries, a full disk, a read-only server.
  if (knownError(driverError(error)) || isDatabaseAway(error)) {
    return new Problem('SERVICE_UNAVAILABLE', 'The database is busy or out of reach. Try again shortly.', {
      cause: error,
      retryAfterSeconds: 1,
    });
  }
  return undefined;
}

function fieldErrors(error: ValidationError): FieldError[] {
  // Sequelize puts the model's name before some messages and the rule's before others; the text is what follows.
  return error.errors.map(({ path, message }) => ({
    field: path ?? '',
    message: message.replace(/^\w+\.\w+ /, ''),
  }));
}

/**
 * MySQL names the key (`users_email`, `users.users_email`), not the column. Keys are named table_column, and the column by
 * which `email` is compared is `emailKey`.
 */
function fieldOfKey(key: string | null): string {
  const column = key?.includes('_') ? key.slice(key.lastIndexOf('_') + 1) : (key ?? '');
  return column.replace(/Key$/, '');
}

const CODE_OF_FASTIFY_ERROR: Partial<Record<string, PlainProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_BODY_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  FST_ERR_CTP_INVALID_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'MALFORMED_JSON',
  FST_ERR_MAX_PARAM_LENGTH: 'URI_TOO_LONG',
};
const CODE_OF_STATUS: Partial<Record<number, PlainProblemCode>> = {
  401: 'AUTHENTICATION_REQUIRED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
};

// Fastify's own messages repeat the URL, however long it is.
const BAD_URL = 'The URL is not valid: each % must be followed by two hexadecimal digits that encode UTF-8.';
const URI_TOO_LONG = 'A segment of the URL is too long.';

function fromFastify(error: unknown, { headers }: FastifyRequest): Problem | undefined {
  const { statusCode, code, message } = (error ?? {}) as FastifyError;
  if (statusCode === undefined || statusCode < 400 || statusCode > 499) return undefined;
  if (code === 'FST_ERR_BAD_URL') return new Problem('BAD_REQUEST', BAD_URL, { cause: error });
  const problemCode = CODE_OF_FASTIFY_ERROR[code] ?? CODE_OF_STATUS[statusCode] ?? 'BAD_REQUEST';
  if (problemCode === 'URI_TOO_LONG') return new Problem(problemCode, URI_TOO_LONG, { cause: error });
  if (problemCode === 'UNSUPPORTED_MEDIA_TYPE') return unsupportedMediaType(headers['content-type']);
  return new Problem(problemCode, message, { cause: error });
}

/**
 * JSON in UTF-8 only. Fastify by default accepts text/plain too, and replaces bytes that are not UTF-8 by U+FFFD, so that
 * something nobody sent would be stored.
 */
function acceptOnlyJson(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    // Browsers may send a Content-Type without a body.
    if (body.length === 0 && isBodyOptional(request)) done(null, undefined);
    else if (isUtf8(body)) parseJson(request, body.toString(), done);
    else done(new Problem('MALFORMED_JSON', 'The body is not valid UTF-8.'));
  });
  // As a hook, it covers modules with a parser of their own (webhooks).
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    // A body of a GET is not read.
    const type = /^(GET|HEAD)$/.test(request.method) ? undefined : request.headers['content-type'];
    if (type !== undefined && namesOtherCharset(type)) done(unsupportedMediaType(type));
    else done();
  });
}

/** Whether the route takes no body, or an optional one. */
function isBodyOptional({ routeOptions: { schema } }: FastifyRequest): boolean {
  return schema?.body === undefined || OPTIONAL_BODY in schema;
}

function namesOtherCharset(type: string): boolean {
  if (type === 'application/json') return false;
  const charsets = type.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi);
  return [...charsets].some(([, charset = '']) => !/^utf-?8$/i.test(charset));
}

function unsupportedMediaType(type: string | undefined): Problem {
  const sent = type ? `as ${type.slice(0, 100)}` : 'without a Content-Type';
  const detail = `The body was sent ${sent}. Send it as application/json, in UTF-8.`;
  return new Problem('UNSUPPORTED_MEDIA_TYPE', detail);
}

/** Handles what Node's HTTP server would refuse without a problem document; see the `http` options in app.ts. */
function replaceNodeRefusals(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request, response) => app.routing(request, response));
  app.addHook('onRequest', ({ raw: { headers, httpVersion } }, _reply, done) => {
    if (headers.host === undefined && httpVersion === '1.1') {
      return done(new Problem('BAD_REQUEST', 'HTTP/1.1 requires a Host header.'));
    }
    if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
      return done(new Problem('EXPECTATION_FAILED', 'The only supported expectation is 100-continue.'));
    }
    done();
  });
}

/** Node could not parse the request, so there is no request or reply: writes the response to the socket. */
export function handleBrokenHttp(this: FastifyInstance, error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem('HEADERS_TOO_LARGE', 'Send fewer or shorter headers.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem('REQUEST_TIMEOUT', 'The request did not arrive in time.')
        : new Problem('BAD_REQUEST', 'This is not valid HTTP.');
  const requestId = uuid();
  this.log.debug({ reqId: requestId, err: error }, problem.code);
  const body = JSON.stringify(problemDocument(problem, requestId));
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\nconnection: close\r\nx-request-id: ${requestId}\r\n` +
      `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
