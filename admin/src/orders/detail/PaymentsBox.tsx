import { Divider, Stack, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { useProvider } from '../../payments/use-provider';
import { Figure, Figures } from '../../ui/Figures';
import { Section } from '../../ui/Section';
import { useMoney, useTime } from '../../ui/use-formats';
import { PaymentActs } from '../acts/PaymentActs';
import type { Order, Payment } from '../order';

const AMOUNTS = ['amount', 'authorized', 'captured', 'refunding', 'refunded'] as const;

/** What was paid for the order, and given back. */
export function PaymentsBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const read = useGetList<Payment>('payments', {
    filter: { orderId: order.id },
    pagination: { page: 1, perPage: 100 },
  });
  const payments = read.data ?? [];
  return (
    <Section title={translate('resources.orders.detail.payments')} read={read}>
      {read.data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {translate('resources.orders.empty_parts.payments')}
        </Typography>
      )}
      <Stack spacing={2} divider={<Divider />}>
        {payments.map((payment) => (
          <div key={payment.id}>
            <PaymentFigures payment={payment} />
            <PaymentActs order={order} payment={payment} />
          </div>
        ))}
      </Stack>
    </Section>
  );
}

function PaymentFigures({ payment }: { payment: Payment }) {
  const translate = useTranslate();
  const money = useMoney();
  const time = useTime();
  const providerName = useProvider();
  return (
    <Figures>
      <Figure name={providerName(payment.provider)} isSum>
        {translate(`resources.payments.statuses.${payment.status}`)}
      </Figure>
      <Figure name={translate('resources.payments.fields.createdAt')}>{time(payment.createdAt)}</Figure>
      {AMOUNTS.filter((name) => name === 'amount' || isSomething(payment[name])).map((name) => (
        <Figure key={name} name={translate(`resources.payments.fields.${name}`)}>
          {money(payment[name], payment.currency)}
        </Figure>
      ))}
    </Figures>
  );
}
