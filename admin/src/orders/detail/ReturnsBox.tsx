import { Chip, Divider, Stack, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { useMay } from '../../session/permission';
import { Section } from '../../ui/Section';
import { useMoney, useTime } from '../../ui/use-formats';
import { ReturnActs } from '../acts/ReturnActs';
import type { Order, Return } from '../order';
import { unitsOf } from './units-of';

/** What the customer sends back. */
export function ReturnsBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const read = useGetList<Return>('order-returns', {
    filter: { id: order.id },
    pagination: { page: 1, perPage: 100 },
  });
  const returns = read.data ?? [];
  if (returns.length === 0 && !read.error) return null;
  return (
    <Section title={translate('resources.orders.detail.returns')} read={read}>
      <Stack spacing={1} divider={<Divider />}>
        {returns.map((one) => (
          <OneReturn key={one.id} one={one} order={order} />
        ))}
      </Stack>
    </Section>
  );
}

function OneReturn({ one, order }: { one: Return; order: Order }) {
  const translate = useTranslate();
  const time = useTime();
  const money = useMoney();
  const mayChange = useMay('returns.write');
  const { status, reason, lines, createdAt, refundAmount } = one;
  const refunded =
    refundAmount &&
    translate('resources.orders.return.refunded', { amount: money(refundAmount, order.currency) });
  return (
    <div>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center' }}>
        <Chip variant="outlined" label={translate(`resources.returns.statuses.${status}`)} />
        <Typography variant="body2">{unitsOf(lines, order)}</Typography>
      </Stack>
      <Typography variant="body2" color="textSecondary">
        {[time(createdAt), reason, refunded].filter(Boolean).join(' · ')}
      </Typography>
      {mayChange && <ReturnActs order={order} one={one} />}
    </div>
  );
}
