import { setTimeout as delay } from 'node:timers/promises';
import type { Span, Tracer } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace-base';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { Config } from '../config.js';
import { withoutPersonalData } from '../http/request-log.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Undefined unless traces are recorded. */
    tracer?: Tracer;
  }
}

/** Time for the last spans to be sent when the service closes. */
const FLUSH_MS = 3_000;

/**
 * Sends a span for each request by OpenTelemetry's protocol, if OTEL_EXPORTER_OTLP_ENDPOINT is set; otherwise nothing of it is
 * loaded. Spans are passed on as values: there is no context manager, since its AsyncLocalStorage would make every await slower on
 * Node 20 (docs/decisions/0007).
 */
export default fp(
  async (app: FastifyInstance, { traces }: Config) => {
    if (!traces) return;
    const [api, { W3CTraceContextPropagator }, sdk, { OTLPTraceExporter }, resources, otel] =
      await Promise.all([
        import('@opentelemetry/api'),
        import('@opentelemetry/core'),
        import('@opentelemetry/sdk-trace-base'),
        import('@opentelemetry/exporter-trace-otlp-http'),
        import('@opentelemetry/resources'),
        import('@fastify/otel'),
      ]);
    api.diag.setLogger(logTo(app.log), {
      logLevel: api.DiagLogLevel.WARN,
      suppressOverrideMessage: true,
    });
    api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
    const provider = new sdk.BasicTracerProvider({
      resource: resources
        .defaultResource()
        .merge(resources.detectResources({ detectors: [resources.envDetector] }))
        .merge(resources.resourceFromAttributes({ 'service.name': traces.serviceName })),
      sampler: withBatches(
        new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(traces.share) }),
        sdk.SamplingDecision.RECORD_AND_SAMPLED,
      ),
      spanProcessors: [
        new sdk.BatchSpanProcessor(new OTLPTraceExporter({ url: traces.url, headers: traces.headers })),
      ],
    });
    const instrumentation = new otel.FastifyOtelInstrumentation({
      // One span a request: its hooks and its handler take microseconds beside the database.
      instrumentHooks: false,
      instrumentHandler: false,
      // Errors of the database contain values.
      recordExceptions: false,
      ignorePaths: ({ url }) => url.startsWith('/health/') || url === '/metrics',
      requestHook: describe,
    });
    instrumentation.setTracerProvider(provider);
    await app.register(instrumentation.plugin());
    app.decorate('tracer', provider.getTracer('stockkeeper'));
    // Before the instrumentation ends the span, which it does in a hook of the route.
    app.addHook('onSend', async (request, reply) => {
      const { span } = request.opentelemetry();
      if (reply.problemCode) span?.setAttribute('error.type', reply.problemCode);
    });
    app.addHook('onClose', async () => {
      await Promise.race([provider.shutdown().catch(() => {}), delay(FLUSH_MS, undefined, { ref: false })]);
      api.propagation.disable();
      api.diag.disable();
    });
  },
  { name: 'tracing' },
);

/** Replaces the URL, which may have personal data in it, and adds the trace to the log. */
function describe(span: Span, request: FastifyRequest): void {
  const { method, url, id, routeOptions } = request;
  span.updateName(routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`);
  span.setAttribute('url.path', withoutPersonalData(url).split('?', 1)[0] as string);
  span.setAttribute('stockkeeper.request_id', id);
  request.log = request.log.child({ traceId: span.spanContext().traceId });
}

/** A batch of orders has links to its requests, of which at least one is recorded. */
function withBatches(sampler: Sampler, decision: ReturnType<Sampler['shouldSample']>['decision']): Sampler {
  return {
    shouldSample: (context, traceId, name, kind, attributes, links) =>
      links.length > 0 ? { decision } : sampler.shouldSample(context, traceId, name, kind, attributes, links),
    toString: () => `WithBatches{${sampler}}`,
  };
}

function logTo(log: FastifyBaseLogger) {
  const warn = (message: string, ...more: unknown[]) => log.warn({ more }, `traces: ${message}`);
  const ignore = () => {};
  return { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
}
