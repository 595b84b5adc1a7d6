import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { ProductCell } from '../../ui/ProductCell';
import { useTime } from '../../ui/use-formats';
import { WideTable } from '../../ui/WideTable';
import type { DocumentLine, StockDocument } from '../document';

interface Props {
  document: StockDocument;
  /** Whether what should be there is kept from who counts. */
  isBlind: boolean;
  /** Lines to show; all of them unless given. */
  lines?: DocumentLine[];
  hasTimes?: boolean;
}

export function CountTable({ document, isBlind, lines = document.lines, hasTimes = true }: Props) {
  const translate = useTranslate();
  const time = useTime();
  const locale = useLocale();
  const textOf = (key: string) => translate(`resources.stock-documents.count.${key}`);
  return (
    <WideTable label={translate('resources.stock-documents.fields.lines')}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{translate('resources.stock-documents.lines.product')}</TableCell>
            {!isBlind && <TableCell align="right">{textOf('expected')}</TableCell>}
            <TableCell align="right">{textOf('counted')}</TableCell>
            {!isBlind && <TableCell>{textOf('difference')}</TableCell>}
            {hasTimes && <TableCell>{textOf('countedAt')}</TableCell>}
          </TableRow>
        </TableHead>
        <TableBody>
          {lines.map((line) => (
            <TableRow key={line.productId}>
              <ProductCell productId={line.productId} name={line.name} sku={line.sku} />
              {!isBlind && <TableCell align="right">{line.expected?.toLocaleString(locale)}</TableCell>}
              <TableCell align="right">{line.quantity.toLocaleString(locale)}</TableCell>
              {!isBlind && (
                <TableCell>
                  <Variance line={line} />
                </TableCell>
              )}
              {hasTimes && (
                <TableCell sx={{ whiteSpace: 'nowrap' }}>{line.countedAt && time(line.countedAt)}</TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

/** In words, too: colour is not the only sign. */
function Variance({ line: { variance } }: { line: DocumentLine }) {
  const translate = useTranslate();
  const units = variance ?? 0;
  const key = units === 0 ? 'as_expected' : units < 0 ? 'missing' : 'more';
  return (
    <Typography variant="body2" noWrap color={units < 0 ? 'error' : units > 0 ? 'warning' : undefined}>
      {translate(`resources.stock-documents.count.${key}`, { smart_count: Math.abs(units) })}
    </Typography>
  );
}
