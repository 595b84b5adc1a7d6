import { useLocale, useTranslate } from 'react-admin';
import { dayAsText } from '../format/day';
import { useMoney, usePercent, usePlace, useTime } from '../ui/use-formats';
import type { Kind, Row } from './report';

/** Kinds of words, by where their translations are. */
const WORDS: Partial<Record<Kind, string>> = {
  status: 'resources.orders.statuses',
  method: 'resources.orders.payment_methods',
  change: 'resources.reports.changes',
  reason_code: 'resources.stock-movements.reason_codes',
};

/** What a figure of a report says, in the language that is chosen. */
export function useFigureText(): (row: Row, name: string, kind: Kind) => string {
  const translate = useTranslate();
  const locale = useLocale();
  const money = useMoney();
  const time = useTime();
  const percent = usePercent();
  const placeOf = usePlace();
  return (row, name, kind) => {
    const value = row[name];
    if (value === null && kind === 'reason') return translate('resources.reports.no_reason');
    if (value === null || value === undefined || value === '') return translate('shell.field.none');
    if (WORDS[kind]) return translate(`${WORDS[kind]}.${value}`);
    if (kind === 'money') return money(String(value), row.currency);
    if (kind === 'percent') return percent(String(value));
    if (kind === 'place') return placeOf(String(value), String(row.region ?? ''));
    if (kind === 'count') return new Intl.NumberFormat(locale).format(value as number | `${number}`);
    if (kind === 'day') return dayAsText(String(value), locale);
    if (kind === 'time') return time(String(value));
    if (kind === 'date') return time(String(value), 'day');
    return String(value);
  };
}
