import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import { BaseError } from 'sequelize';
import type { Config } from './config.js';
import { driverError } from './database/transaction.js';
import { withoutPersonalData } from './http/request-log.js';

/** What must not be in a log, wherever it turns up one level deep. */
const SECRETS = [
  'password',
  'currentPassword',
  'newPassword',
  'passwordHash',
  'accessToken',
  'refreshToken',
  'clientSecret',
];

/** pino: JSON lines in production, readable ones on a developer's screen. */
export function loggerOptions({ log }: Config): FastifyServerOptions['logger'] {
  return {
    level: log.level,
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        ...SECRETS,
        ...SECRETS.map((name) => `*.${name}`),
      ],
      censor: '[redacted]',
    },
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
 * A database error carries its SQL with the values in it, password hashes too, and repeats them in its
 * message. Of such errors only what says where to look is logged.
 */
function describeError(
  error: Error,
): Record<string, unknown> & { type: string; message: string; stack: string } {
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  if (error instanceof BaseError) {
    const { code, errno } = driverError(error) ?? {};
    const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
    return { type: error.name, message: `${code ?? error.name}`, errno, stack: frames.join('\n'), cause };
  }
  return { type: error.name, message: error.message, stack: error.stack ?? '', cause };
}
