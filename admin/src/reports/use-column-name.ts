import { useTranslate } from 'react-admin';
import type { Report } from './report';

/** What a column is called in that report, in the language that is chosen. */
export function useColumnName({ name: report }: Report): (column: string) => string {
  const translate = useTranslate();
  return (column) =>
    translate(`resources.reports.own.${report}.${column}`, {
      _: translate(`resources.reports.fields.${column}`),
    });
}
