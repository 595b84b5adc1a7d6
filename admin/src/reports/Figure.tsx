import { Link as MuiLink } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { useMoney, usePercent, usePlace, useTime } from '../ui/use-formats';
import type { Kind, Row } from './catalogue';
import { dayAsText } from './day';

interface Props {
  row: Row;
  name: string;
  kind: Kind;
}

/** One cell of a report. */
export function Figure({ row, name, kind }: Props) {
  const translate = useTranslate();
  const locale = useLocale();
  const money = useMoney();
  const time = useTime();
  const percent = usePercent();
  const placeOf = usePlace();
  const value = row[name];
  if (value === null || value === undefined || value === '') return translate('shell.field.none');
  const to = addressOf(kind, row);
  if (to) {
    return (
      <MuiLink component={Link} to={to}>
        {value}
      </MuiLink>
    );
  }
  if (kind === 'money') return money(String(value), row.currency);
  if (kind === 'percent') return percent(String(value));
  if (kind === 'place') return placeOf(String(value), String(row.region ?? ''));
  if (kind === 'count') return new Intl.NumberFormat(locale).format(value as number | `${number}`);
  if (kind === 'day') return dayAsText(String(value), locale);
  if (kind === 'time') return time(String(value));
  if (kind === 'status') return translate(`resources.orders.statuses.${value}`);
  if (kind === 'method') return translate(`resources.orders.payment_methods.${value}`);
  if (kind === 'movement') return translate(`resources.stock-movements.kinds.${value}`);
  if (kind === 'reason_code') return translate(`resources.stock-movements.reason_codes.${value}`);
  return value;
}

function addressOf(kind: Kind, { orderId, productId, userId, discountId }: Row): string | undefined {
  if (kind === 'order') return `/orders/${orderId}/show`;
  if (kind === 'product') return `/products/${productId}`;
  if (kind === 'discount') return `/discounts/${discountId}`;
  return kind === 'customer' ? `/customers/${userId}` : undefined;
}
