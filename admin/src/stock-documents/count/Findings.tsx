import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { DocumentLine, StockDocument } from '../document';
import { CountTable } from './CountTable';

const sumOf = (lines: DocumentLine[]): number =>
  lines.reduce((units, { variance }) => units + Math.abs(variance ?? 0), 0);

/** What a count has found, and what posting it does to the stock. */
export function Findings({ document }: { document: StockDocument }) {
  const translate = useTranslate();
  const textOf = (key: string, values?: object) => translate(`resources.stock-documents.post.${key}`, values);
  const off = document.lines.filter(({ variance }) => variance !== 0);
  const missing = sumOf(off.filter(({ variance }) => (variance ?? 0) < 0));
  const more = sumOf(off.filter(({ variance }) => (variance ?? 0) > 0));
  return (
    <>
      <Typography variant="body2">{textOf('counted', { smart_count: document.lines.length })}</Typography>
      {off.length === 0 && <Typography variant="body2">{textOf('nothing')}</Typography>}
      {missing > 0 && <Typography variant="body2">{textOf('missing', { smart_count: missing })}</Typography>}
      {more > 0 && <Typography variant="body2">{textOf('more', { smart_count: more })}</Typography>}
      {off.length > 0 && <CountTable document={document} isBlind={false} lines={off} hasTimes={false} />}
      <Typography variant="body2" color="textSecondary">
        {textOf('help')}
      </Typography>
    </>
  );
}
