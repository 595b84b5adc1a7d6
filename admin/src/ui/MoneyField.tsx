import { Typography } from '@mui/material';
import { useLocale, useRecordContext } from 'react-admin';
import { formatMoney } from '../format/money';

interface Props {
  source: string;
  /** The field of the record that names the currency. */
  currency?: string;
  label?: string | false;
}

/** An amount of the record, in its currency. */
export function MoneyField({ source, currency = 'currency' }: Props) {
  const locale = useLocale();
  const record = useRecordContext();
  const amount = record?.[source] as string | null | undefined;
  if (amount === null || amount === undefined) return null;
  return (
    <Typography component="span" variant="body2" noWrap>
      {formatMoney(amount, String(record?.[currency]), locale)}
    </Typography>
  );
}
