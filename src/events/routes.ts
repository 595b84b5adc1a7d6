import { Readable } from 'node:stream';
import accepts from '@fastify/accepts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invalidField, Problem } from '../errors.js';
import { problems } from '../http/schemas.js';
import { createFeed } from './feed.js';
import { EVENT_DAYS } from './read-events.js';
import { placeOf } from './read-page.js';
import { eventPage, feedQuery } from './schemas.js';

const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'text/event-stream';

/** Plugin: the feed of events. */
export default async function eventRoutes(instance: FastifyInstance): Promise<void> {
  await instance.register(accepts);
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort());
  const feed = createFeed(app.sequelize, app.events.onSequenced, closing.signal);

  app.get(
    '/admin/events',
    {
      config: { policy: 'admin', permission: 'events.read' },
      schema: {
        tags: ['Events'],
        operationId: 'adminReadEvents',
        summary: 'Read what happened, in order, or wait for it',
        description:
          'Reading has events recorded for 30 days. As `text/event-stream`, the same as server-sent events: each has its `seq` as `id`, and whoever connects again sends it as `Last-Event-ID`.',
        querystring: feedQuery,
        response: {
          200: {
            description: 'One page as JSON, or a stream',
            content: {
              [JSON_TYPE]: { schema: eventPage },
              [STREAM_TYPE]: { schema: z.string().meta({ examples: ['id: 1024\ndata: {…}\n\n'] }) },
            },
          },
          204: z.null().describe('Instead of a stream, while EVENTS is off'),
          ...problems('CONFLICT', 'CURSOR_EXPIRED'),
        },
      },
    },
    async (request, reply) => {
      const { types, limit, wait } = request.query;
      const isStream = request.accepts().type([JSON_TYPE, STREAM_TYPE]) === STREAM_TYPE;
      if (app.events.setting === 'off') {
        // Which tells a browser not to connect again.
        if (isStream) return reply.code(204).send(null);
        throw new Problem('CONFLICT', 'Events are not recorded: EVENTS is off.');
      }
      await app.events.listen('feed', { days: EVENT_DAYS });
      const after = await placeOf(app.sequelize, cursorOf(request, isStream));
      const signal = reply.disconnectSignal();
      reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept'].flat().join(', '));
      if (!isStream) return feed.read({ after, types, limit }, wait * 1000, signal);
      reply.type(`${STREAM_TYPE}; charset=utf-8`);
      // For nginx, which else collects what it passes on.
      reply.header('x-accel-buffering', 'no');
      return reply.send(Readable.from(feed.stream({ after, types }, signal)) as never);
    },
  );
}

/** @throws Problem VALIDATION_FAILED */
function cursorOf(request: FastifyRequest, isStream: boolean): number | undefined {
  const { after } = request.query as z.output<typeof feedQuery>;
  const last = request.headers['last-event-id'];
  // A browser sends an empty one before the first event.
  if (!isStream || last === undefined || last === '') return after;
  if (/^\d{1,15}$/.test(String(last))) return Number(last);
  throw invalidField('last-event-id', 'must be the id of an event of this feed');
}
