import type { Span } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';

interface Traced {
  opentelemetry?(): { span: Span | null };
}

/** The span of a request; undefined unless plugins/tracing.ts records traces. */
export const spanOf = (request: FastifyRequest): Span | undefined =>
  (request as Traced).opentelemetry?.().span ?? undefined;
