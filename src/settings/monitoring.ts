import { z } from 'zod';
import { isLongEnough, wholeNumber } from './values.js';

const share = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?)$/, 'must be a number from 0 to 1')
  .transform(Number);

/** `name=value,name=value`, percent-encoded: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
const headers = z.string().transform((value, context) => {
  try {
    return Object.fromEntries(
      value
        .split(',')
        .filter((pair) => pair.trim() !== '')
        .map((pair) => {
          const [name = '', given] = pair.split(/=(.*)/s, 2);
          if (given === undefined || !/^[\w.-]+$/.test(name.trim())) throw new Error(name);
          return [name.trim(), decodeURIComponent(given.trim())];
        }),
    );
  } catch {
    context.addIssue({ code: 'custom', message: 'must look like name=value,name=value, percent-encoded' });
    return z.NEVER;
  }
});

/** Environment variables for metrics and traces. The names of OTEL_… are OpenTelemetry's. */
export const monitoringSettings = {
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  METRICS_TOKEN: z
    .string()
    .refine(isLongEnough, 'must be at least 32 bytes long')
    .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII characters without spaces')
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL such as http://localhost:4318' })
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headers.optional(),
  OTEL_SERVICE_NAME: z.string().default('stockkeeper'),
  OTEL_TRACES_SAMPLER_ARG: share.prefault('1'),
};

type Monitoring = z.infer<z.ZodObject<typeof monitoringSettings>>;

/** Where metrics are served, and where traces are sent; undefined if nowhere. */
export const monitoringOf = (env: Monitoring) => ({ metrics: metricsOf(env), traces: tracesOf(env) });

function metricsOf({ METRICS_PORT, METRICS_TOKEN }: Monitoring) {
  if (METRICS_PORT === undefined && METRICS_TOKEN === undefined) return undefined;
  return { port: METRICS_PORT, token: METRICS_TOKEN };
}

function tracesOf(env: Monitoring) {
  if (env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  return {
    // https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
    url: `${env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`,
    headers: env.OTEL_EXPORTER_OTLP_HEADERS ?? {},
    serviceName: env.OTEL_SERVICE_NAME,
    share: env.OTEL_TRACES_SAMPLER_ARG,
  };
}
