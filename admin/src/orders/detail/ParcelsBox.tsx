import { Divider, Stack, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { useMay } from '../../session/permission';
import { Section } from '../../ui/Section';
import { useTime } from '../../ui/use-formats';
import { DeliverButton } from '../acts/DeliverButton';
import type { Fulfilment, Order } from '../order';
import { unitsOf } from './units-of';

/** What was sent, parcel by parcel. */
export function ParcelsBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const read = useGetList<Fulfilment>('fulfilments', {
    filter: { id: order.id },
    pagination: { page: 1, perPage: 100 },
  });
  const parcels = read.data ?? [];
  return (
    <Section title={translate('resources.orders.detail.parcels')} read={read}>
      {read.data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {translate('resources.orders.empty_parts.parcels')}
        </Typography>
      )}
      <Stack spacing={1} divider={<Divider />}>
        {parcels.map((parcel) => (
          <Parcel key={parcel.id} parcel={parcel} order={order} />
        ))}
      </Stack>
    </Section>
  );
}

function Parcel({ parcel, order }: { parcel: Fulfilment; order: Order }) {
  const translate = useTranslate();
  const time = useTime();
  const maySend = useMay('fulfilments.write');
  const { carrier, trackingNumber, createdAt, deliveredAt } = parcel;
  const sent = translate('resources.orders.parcel.sent', { time: time(createdAt) });
  const arrived = deliveredAt && translate('resources.orders.parcel.delivered', { time: time(deliveredAt) });
  return (
    <div>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {[carrier, trackingNumber].filter(Boolean).join(' ') ||
          translate('resources.orders.parcel.untracked')}
      </Typography>
      <Typography variant="body2">{unitsOf(parcel.lines, order)}</Typography>
      <Typography variant="body2" color="textSecondary">
        {[sent, arrived].filter(Boolean).join(' · ')}
      </Typography>
      {maySend && !deliveredAt && <DeliverButton order={order} parcel={parcel} />}
    </div>
  );
}
