import { Chip, type ChipProps } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Order } from './order';

type Colour = ChipProps['color'];

const STATUS_COLOURS: Record<Order['status'], Colour> = {
  pending: 'warning',
  processing: 'info',
  shipped: 'primary',
  delivered: 'success',
  cancelled: 'default',
};

const PAYMENT_COLOURS: Record<Order['paymentStatus'], Colour> = {
  unpaid: 'warning',
  authorized: 'info',
  partially_paid: 'warning',
  paid: 'success',
  partially_refunded: 'default',
  refunded: 'default',
  voided: 'default',
};

export function StatusChip({ status }: Pick<Order, 'status'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={STATUS_COLOURS[status]}
      label={translate(`resources.orders.statuses.${status}`)}
    />
  );
}

export function PaymentStatusChip({ paymentStatus }: Pick<Order, 'paymentStatus'>) {
  const translate = useTranslate();
  return (
    <Chip
      variant="outlined"
      color={PAYMENT_COLOURS[paymentStatus]}
      label={translate(`resources.orders.payment_statuses.${paymentStatus}`)}
    />
  );
}
