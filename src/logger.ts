import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import { BaseError, ConnectionError } from 'sequelize';
import type { Config } from './config.js';
import { driverError } from './database/transaction.js';
import { withoutPersonalData } from './http/request-log.js';

/** Fields that are redacted in logs, at the top level of a line or one level below. */
const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'accessToken',
  'refreshToken',
  'clientSecret',
];

const REDACTED = '[redacted]';

/** pino: JSON lines in production, readable ones on a developer's screen. */
export function loggerOptions({ log }: Config): FastifyServerOptions['logger'] {
  return {
    level: log.level,
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', ...SECRETS],
      censor: REDACTED,
    },
    // Not as wildcard paths: pino would search every value of every line for them.
    formatters: { log: withoutNestedSecrets },
    serializers: {
      err: describeError,
      req: ({ method, url }: FastifyRequest) => ({ method, url: withoutPersonalData(url) }),
    },
    transport: log.pretty
      ? {
          target: 'pino-pretty',
          options: { translateTime: 'HH:MM:ss', ignore: 'pid,hostname', singleLine: true },
        }
      : undefined,
  };
}

/**
 * Database errors contain the SQL with its values, password hashes included, also in their message. Only their code, number
 * and stack are logged. Where no connection came about there was no SQL, and the message says why: the certificate is a stranger's,
 * for instance.
 */
function describeError(
  error: Error,
): Record<string, unknown> & { type: string; message: string; stack: string } {
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  if (error instanceof BaseError) {
    const { code, errno, message } = driverError(error) ?? {};
    const why = error instanceof ConnectionError && code !== undefined ? `: ${message}` : '';
    const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
    return {
      type: error.name,
      message: `${code ?? error.name}${why}`,
      errno,
      stack: frames.join('\n'),
      cause,
    };
  }
  return { type: error.name, message: error.message, stack: error.stack ?? '', cause };
}

function withoutNestedSecrets(line: Record<string, unknown>): Record<string, unknown> {
  let shown = line;
  for (const [name, value] of Object.entries(line)) {
    if (!isPlainObject(value)) continue;
    const secrets = SECRETS.filter((secret) => value[secret] !== undefined);
    if (secrets.length === 0) continue;
    const redacted = Object.fromEntries(secrets.map((secret) => [secret, REDACTED]));
    shown = { ...shown, [name]: { ...value, ...redacted } };
  }
  return shown;
}

/** Also without a prototype, as parsed queries are. Not an error or a request, which have a serializer. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
