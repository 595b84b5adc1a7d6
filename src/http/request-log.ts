import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { ProblemCode } from '../errors.js';

declare module 'fastify' {
  interface FastifyReply {
    /** Code of the problem that the request was answered with. */
    problemCode?: ProblemCode;
  }
}

/** Logs one line per request when it is answered; at debug level another one when it arrives. */
export class RequestLog extends LogController {
  override incomingRequest({ log, method, url, ip }: FastifyRequest): void {
    if (isLogged(log, 'debug')) log.debug({ method, url: withoutPersonalData(url), ip }, 'incoming request');
  }

  override requestCompleted(_error: Error | null, request: FastifyRequest, reply: FastifyReply): void {
    const { log, method, url, ip, user } = request;
    const route = request.routeOptions.url;
    // Health probes come every few seconds, and log their failures themselves.
    const level = route?.startsWith('/health/') ? 'debug' : 'info';
    if (!isLogged(log, level)) return;
    log[level](
      {
        method,
        route,
        url: withoutPersonalData(url),
        ip,
        userId: user?.id,
        orderId: orderOf(request, reply),
        status: reply.statusCode,
        code: reply.problemCode,
        milliseconds: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request completed',
    );
  }
}

const isLogged = (log: FastifyBaseLogger, level: 'debug' | 'info'): boolean =>
  (log as FastifyBaseLogger & { isLevelEnabled(level: string): boolean }).isLevelEnabled(level);

/** Id of the order that the request reads, changes or has placed. */
function orderOf({ routeOptions, params }: FastifyRequest, reply: FastifyReply): string | undefined {
  if (routeOptions.url?.includes('/orders/:id')) return (params as { id: string }).id.slice(0, 36);
  const location = reply.getHeader('location');
  return typeof location === 'string' ? /\/orders\/([\da-f-]{36})$/.exec(location)?.[1] : undefined;
}

/** Parameters whose values are logged. The others may be personal: addresses, names, search words. */
const SHOWN_PARAMETERS = new Set(['count', 'format', 'from', 'inStock', 'limit', 'sort', 'status', 'to']);
const PLAIN_SEGMENT = /^[\w.~-]{0,40}$/;
const PLAIN_PATH = /^(?:\/[\w.~-]{0,40})*$/;

/** A URL with `…` for what may be personal data. @example "/api/products?q=…&limit=20" */
export function withoutPersonalData(url: string): string {
  if (PLAIN_PATH.test(url)) return url;
  const [path = '', query] = url.split(/\?(.*)/s, 2);
  const segments = path.split('/').map((segment) => (PLAIN_SEGMENT.test(segment) ? segment : '…'));
  if (query === undefined) return segments.join('/');
  const parameters = query.split('&').map((parameter) => {
    const [name = '', value] = parameter.split(/=(.*)/s, 2);
    if (!PLAIN_SEGMENT.test(name)) return '…';
    if (value === undefined) return name;
    return `${name}=${SHOWN_PARAMETERS.has(name) && PLAIN_SEGMENT.test(value) ? value : '…'}`;
  });
  return `${segments.join('/')}?${parameters.join('&')}`;
}

/** Takes over a proxy's x-request-id, unless it could break a log line or a header. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.:=/+-]{8,128}$/.test(given) ? given : randomUUID();
}

/** https://www.w3.org/TR/trace-context/#traceparent-header: version, trace, span, flags. */
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** Adds the request's traceparent to its log lines. */
export const withTrace: Parameters<FastifyInstance['setChildLoggerFactory']>[0] = (
  logger,
  bindings,
  options,
  { headers },
) => {
  const { traceparent } = headers;
  const isSane = typeof traceparent === 'string' && TRACEPARENT.test(traceparent);
  return logger.child(isSane ? { ...bindings, traceparent } : bindings, options);
};
