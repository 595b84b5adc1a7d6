import { Table, TableBody, TableCell, TableHead, TableRow, TextField } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { ProductCell } from '../../ui/ProductCell';
import { useMoney } from '../../ui/use-formats';
import { WideTable } from '../../ui/WideTable';
import { type DocumentLine, openUnits, type StockDocument } from '../document';
import type { Tally } from '../scan/use-tally';

interface Props {
  document: StockDocument;
  /** What comes in just now; without it nothing does. */
  tally?: Tally;
}

/** What is expected or was sent, and what has become of it. */
export function LinesTable({ document, tally }: Props) {
  const translate = useTranslate();
  const money = useMoney();
  const locale = useLocale();
  const { kind, lines } = document;
  const textOf = (key: string) => translate(`resources.stock-documents.lines.${key}`);
  const hasCosts = lines.some(({ unitCost }) => unitCost !== null);
  const counters = (['quantity', 'done', 'lost', 'open'] as const).filter(
    (one) => one !== 'lost' || kind === 'transfer',
  );
  const figureOf = (line: DocumentLine, counter: (typeof counters)[number]) =>
    counter === 'open' ? openUnits(line) : line[counter];
  return (
    <WideTable label={translate('resources.stock-documents.fields.lines')}>
      <Table size="small" sx={{ '& .MuiTableCell-root': { px: 1 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{textOf('product')}</TableCell>
            {tally && <TableCell align="right">{textOf('now')}</TableCell>}
            {counters.map((counter) => (
              <TableCell key={counter} align="right">
                {textOf(counter === 'quantity' ? `quantity_${kind}` : counter)}
              </TableCell>
            ))}
            {hasCosts && <TableCell align="right">{textOf('unitCost')}</TableCell>}
          </TableRow>
        </TableHead>
        <TableBody>
          {lines.map((line) => (
            <TableRow key={line.productId}>
              <ProductCell productId={line.productId} name={line.name} sku={line.sku} />
              {tally && (
                <TableCell align="right">
                  <NowInput line={line} tally={tally} />
                </TableCell>
              )}
              {counters.map((counter) => (
                <TableCell key={counter} align="right">
                  {figureOf(line, counter).toLocaleString(locale)}
                </TableCell>
              ))}
              {hasCosts && (
                <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
                  {line.unitCost === null
                    ? translate('shell.field.none')
                    : money(line.unitCost, line.currency)}
                </TableCell>
              )}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}

/** Units that come in now; more than are open are shown, and can be put right. */
function NowInput({ line, tally }: { line: DocumentLine; tally: Tally }) {
  const translate = useTranslate();
  const { productId, sku, name } = line;
  const open = openUnits(line);
  const count = tally.countOf(productId);
  if (open === 0 && count === 0) return null;
  const isBeyond = count > open;
  return (
    <TextField
      type="number"
      margin="none"
      value={count}
      error={isBeyond}
      helperText={isBeyond && translate('resources.stock-documents.lines.beyond', { smart_count: open })}
      onChange={({ target }) =>
        tally.set({ productId, sku, name, count: Math.max(Math.trunc(Number(target.value)) || 0, 0) })
      }
      sx={{ width: '7rem' }}
      slotProps={{
        htmlInput: {
          min: 0,
          max: open,
          'aria-label': `${translate('resources.stock-documents.lines.now')}: ${name}`,
          style: { textAlign: 'right' },
        },
        formHelperText: { sx: { mx: 0, textAlign: 'right' } },
      }}
    />
  );
}
