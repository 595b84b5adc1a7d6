import { Typography } from '@mui/material';
import { useLocale, useRecordContext } from 'react-admin';
import { type DateStyle, formatDate } from '../format/date';
import { shop } from '../shop';

interface Props {
  source: string;
  show?: DateStyle;
  label?: string | false;
}

/** A time of the record on the shop's clock. */
export function TimeField({ source, show = 'minute' }: Props) {
  const locale = useLocale();
  const record = useRecordContext();
  const time = record?.[source] as string | null | undefined;
  if (!time) return null;
  return (
    <Typography component="time" variant="body2" noWrap dateTime={time} title={time}>
      {formatDate(time, show, shop.timeZone, locale)}
    </Typography>
  );
}
