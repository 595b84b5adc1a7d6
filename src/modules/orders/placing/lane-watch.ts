import type { Span, Tracer } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import { counter, gauge, histogram } from '../../../metrics/registry.js';
import type { LaneWatch, OrderLane } from './order-lane.js';

const LANES = ['orders', 'holds'] as const;
type LaneName = (typeof LANES)[number];

const waits = histogram(
  'stockkeeper_lane_wait_seconds',
  'How long the first order of a batch has waited for it: the longest wait of its orders',
  [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  ['lane'],
);
const sizes = histogram(
  'stockkeeper_lane_batch_size',
  'Orders that share a transaction',
  [1, 2, 4, 8, 16, 32, 64, 128, 256],
  ['lane'],
);
const durations = histogram(
  'stockkeeper_lane_batch_seconds',
  'Time to place a batch, with all of its attempts',
  [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  ['lane'],
);
const failures = counter(
  'stockkeeper_lane_batches_failed_total',
  'Batches that failed as a whole. Their orders were then placed one by one, or answered with the error',
  ['lane'],
  LANES.map((lane) => ({ lane })),
);
const dropped = counter(
  'stockkeeper_lane_dropped_total',
  'Orders that were not tried: the queue was full, they waited too long (late), or their clients had gone',
  ['lane', 'reason'],
  LANES.flatMap((lane) => (['full', 'late', 'gone'] as const).map((reason) => ({ lane, reason }))),
);

/** Measures a lane. */
export function measureLane(
  app: FastifyInstance,
  name: LaneName,
  lane: Pick<OrderLane, 'waiting' | 'batches'>,
): void {
  const options = { labels: { lane: name }, until: app };
  gauge('stockkeeper_lane_waiting', 'Orders that wait for a batch', () => lane.waiting, options);
  gauge('stockkeeper_lane_batches', 'Batches that are being placed', () => lane.batches, options);
}

interface Traced {
  /** Span of the request, if traces are recorded. */
  span?: Span;
}

/** Counts once per batch, and records it as one span if a request of it is traced. */
export function laneWatch<Placed extends Traced>(name: LaneName, tracer?: Tracer): LaneWatch<Placed> {
  const wait = waits.labels(name);
  const size = sizes.labels(name);
  const duration = durations.labels(name);
  return {
    started(placements, waitedMs) {
      wait.observe(waitedMs / 1000);
      size.observe(placements.length);
      const startedAt = performance.now();
      const span = tracer && batchSpan(tracer, name, placements);
      return (error) => {
        duration.observe((performance.now() - startedAt) / 1000);
        if (error !== undefined) failures.inc({ lane: name });
        if (!span) return;
        if (error !== undefined) span.setStatus({ code: 2 });
        span.end();
      };
    },
    dropped: (reason) => dropped.inc({ lane: name, reason }),
  };
}

/**
 * A batch belongs to the requests of all its orders, and a span has one parent: so it has a trace of its own, and links to theirs,
 * which link back.
 */
function batchSpan(tracer: Tracer, lane: LaneName, placements: readonly Traced[]): Span | undefined {
  const requests = placements.flatMap(({ span }) => (span?.isRecording() ? [span] : []));
  if (requests.length === 0) return undefined;
  const span = tracer.startSpan(`place ${lane}`, {
    root: true,
    links: requests.map((request) => ({ context: request.spanContext() })),
    attributes: { 'stockkeeper.batch.size': placements.length },
  });
  for (const request of requests) request.addLink({ context: span.spanContext() });
  return span;
}
