import { Box, Button, Stack, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type TranslateFunction, useTranslate } from 'react-admin';
import { request } from '../../api/request';
import { nameOf } from '../../format/person';
import { useProvider } from '../../payments/use-provider';
import { Section } from '../../ui/Section';
import { useMoney, useTime } from '../../ui/use-formats';
import type { Order } from '../order';
import { reasonText } from './service-reasons';

type Entry = Schemas['TimelineEntry'];
interface Page {
  items: Entry[];
  next: string | null;
}

/** All that has happened to the order, its units and its money, the oldest first. */
export function TimelineBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const timeline = useInfiniteQuery({
    queryKey: ['order-timeline', order.id],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const { data } = await request<Page>('GET', '/api/admin/orders/{id}/timeline', {
        params: { id: order.id },
        query: { limit: 50, after: pageParam },
        signal,
      });
      return data;
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const entries = timeline.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Section title={translate('resources.orders.detail.timeline')} read={timeline}>
      <Stack component="ol" spacing={1} sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end
          <TimelineEntry key={index} entry={entry} />
        ))}
      </Stack>
      {timeline.hasNextPage && (
        <Button loading={timeline.isFetchingNextPage} onClick={() => timeline.fetchNextPage()}>
          {translate('resources.orders.timeline.more')}
        </Button>
      )}
    </Section>
  );
}

function TimelineEntry({ entry }: { entry: Entry }) {
  const translate = useTranslate();
  const money = useMoney();
  const time = useTime();
  const { title, details } = wordsOf(entry, translate, money, useProvider());
  const who =
    entry.actorType === 'guest' ? translate('resources.orders.guest') : entry.actor && nameOf(entry.actor);
  return (
    <Box component="li" sx={{ display: 'grid', gridTemplateColumns: { sm: '11rem 1fr' }, columnGap: 2 }}>
      <Typography component="time" dateTime={entry.at} variant="body2" color="textSecondary">
        {time(entry.at, 'second')}
      </Typography>
      <div>
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {title}
        </Typography>
        {[...details, who].filter(Boolean).map((line) => (
          <Typography key={line} variant="body2" color="textSecondary" sx={LINE}>
            {line}
          </Typography>
        ))}
      </div>
    </Box>
  );
}

/** A note has lines of its own, and words of any length. */
const LINE = { whiteSpace: 'pre-line', overflowWrap: 'anywhere' };

interface Words {
  title: string;
  details: Array<string | null | undefined>;
}

const signedUnits = (units: number, name: string): string =>
  `${units > 0 ? '+' : '−'}${Math.abs(units)} × ${name}`;

type Movement = Extract<Entry, { kind: 'stock_moved' }>['movements'][number];

function wordsOfMovement(
  { kind, quantity, onHand, committed, productId, ...movement }: Movement,
  say: (key: string, options: object) => string,
): string | null {
  const name = movement.name ?? `${productId}`;
  // Its units leave one location for another: two movements, of which one says it.
  if (kind === 'relocation')
    return committed > 0 ? say('timeline.relocated', { count: committed, name }) : null;
  // What is sent was sold before: it leaves the shelf alone, and is not taken twice.
  const units = kind === 'shipment' ? onHand : quantity;
  return say(`timeline.moved.${kind}`, { count: Math.abs(units), name, _: signedUnits(units, name) });
}

function wordsOf(
  entry: Entry,
  translate: TranslateFunction,
  money: (amount: string, currency: string) => string,
  providerName: (provider: string) => string,
): Words {
  const say = (key: string, options?: object) => translate(`resources.orders.${key}`, options);
  switch (entry.kind) {
    case 'order_event': {
      const isStep = entry.fromStatus !== entry.toStatus && entry.event !== 'placed';
      const status = isStep ? ` → ${say(`statuses.${entry.toStatus}`)}` : '';
      return {
        title: `${say(`events.${entry.event}`)}${status}`,
        details: [reasonText(entry.reason, translate)],
      };
    }
    case 'stock_moved':
      return {
        title: say('timeline.stock_moved'),
        details: entry.movements.map((movement) => wordsOfMovement(movement, say)),
      };
    case 'payment_started':
      return {
        title: say('timeline.payment_started', { amount: money(entry.amount, entry.currency) }),
        details: [providerName(entry.provider)],
      };
    case 'payment_operation':
      return {
        title: say(`timeline.${entry.operation}_${entry.status}`, {
          amount: money(entry.amount, entry.currency),
        }),
        details: [reasonText(entry.reason, translate), entry.error],
      };
    case 'provider_event':
      return {
        title: say('timeline.provider_event', { provider: providerName(entry.provider), type: entry.type }),
        details: [entry.error],
      };
    case 'order_note':
      return { title: say('timeline.order_note'), details: [entry.text] };
  }
}
