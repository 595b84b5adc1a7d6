import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import {
  Button,
  IconButton,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  Typography,
} from '@mui/material';
import { useRef, useState } from 'react';
import { useTranslate } from 'react-admin';
import { HeldStill } from '../../ui/HeldStill';
import { Section } from '../../ui/Section';
import { WideTable } from '../../ui/WideTable';
import { RefusalAlert } from '../acts/RefusalAlert';
import { useDocumentAct } from '../acts/use-document-act';
import type { StockDocument } from '../document';
import { CategoryPicker } from '../lines/CategoryPicker';
import { ProductPicker } from '../lines/ProductPicker';
import type { Scannable } from '../scan/find-product';
import { ScanField } from '../scan/ScanField';
import { useScanner } from '../scan/use-scanner';
import type { Tallied, Tally } from '../scan/use-tally';

/**
 * Counts blindly: what should be there is not shown, so that nobody finds what they expect. What was counted is entered when a shelf
 * is done, since it is compared with what is on hand at that moment.
 */
export function CountBox({ document: latest, tally }: { document: StockDocument; tally: Tally }) {
  const translate = useTranslate();
  const textOf = (key: string, values?: object) =>
    translate(`resources.stock-documents.count.${key}`, values);
  const input = useRef<HTMLInputElement>(null);
  const { act, isBusy, isLost, refusal } = useDocumentAct(latest, 'counts', 'PUT');
  const [sent, setSent] = useState<Tallied[]>([]);
  // What may have been entered is asked for as it was, and nothing else until that is known.
  const asked = isLost ? sent : tally.entries.filter(({ count }) => count !== null);

  const add = ({ id: productId, sku, name }: Scannable, quantity: number) => {
    const count = tally.countOf(productId) + quantity;
    tally.set({ productId, sku, name, count });
    return { added: translate('resources.stock-documents.scan.added', { name, sku, quantity: count }) };
  };
  const scanner = useScanner({ add });
  /** To be counted: how many there are is typed beside them, or scanned. */
  const list = (products: Scannable[]) => {
    for (const { id: productId, sku, name } of products) {
      if (!tally.has(productId)) tally.set({ productId, sku, name, count: null });
    }
  };

  const submit = async () => {
    setSent(asked);
    const body = { lines: asked.map(({ productId, count }) => ({ productId, counted: count })) };
    const entered = await act('/api/admin/stock-documents/{id}/counts', body);
    // A product that was scanned on is counted on: it is entered anew.
    if (entered) tally.settle(asked, (now, was) => (now === was ? undefined : now));
    input.current?.focus();
  };
  return (
    <Section title={textOf('title')}>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {textOf('help')}
      </Typography>
      <RefusalAlert refusal={refusal} document={latest} />
      <ScanField scanner={scanner} inputRef={input} isFirst />
      <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
        <ProductPicker onPick={(product) => list([product])} />
        <CategoryPicker onPick={list} />
      </Stack>
      {tally.entries.length > 0 && (
        <HeldStill isBusy={isBusy}>
          <TallyTable document={latest} tally={tally} />
        </HeldStill>
      )}
      <Stack direction="row" spacing={1} sx={{ mt: 1, alignItems: 'center' }}>
        <Button variant="contained" loading={isBusy} disabled={asked.length === 0} onClick={submit}>
          {textOf(isLost ? 'again' : asked.length === 0 ? 'none' : 'submit', { smart_count: asked.length })}
        </Button>
        {tally.entries.length > 0 && !isBusy && (
          <Button
            color="inherit"
            onClick={() => {
              tally.clear();
              input.current?.focus();
            }}
          >
            {textOf('discard')}
          </Button>
        )}
      </Stack>
    </Section>
  );
}

/** Nothing is not none: that there are none is said by a 0. */
const countIn = (text: string): number | null =>
  text.trim() === '' ? null : Math.max(Math.trunc(Number(text)) || 0, 0);

function TallyTable({ document: { lines }, tally }: { document: StockDocument; tally: Tally }) {
  const translate = useTranslate();
  const title = translate('resources.stock-documents.count.now');
  return (
    <WideTable label={title}>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>{translate('resources.stock-documents.lines.product')}</TableCell>
            <TableCell align="right">{title}</TableCell>
            <TableCell />
          </TableRow>
        </TableHead>
        <TableBody>
          {/* What was scanned last stands first, where it is looked for. */}
          {tally.entries.toReversed().map((entry) => {
            const before = lines.find(({ productId }) => productId === entry.productId);
            return (
              <TableRow key={entry.productId}>
                <TableCell component="th" scope="row" sx={{ minWidth: '9rem' }}>
                  {entry.name}
                  <Typography variant="caption" component="div" color="textSecondary">
                    {entry.sku}
                    {before &&
                      ` · ${translate('resources.stock-documents.count.replaces', { count: before.quantity })}`}
                  </Typography>
                </TableCell>
                <TableCell align="right">
                  <TextField
                    type="number"
                    margin="none"
                    value={entry.count ?? ''}
                    helperText={
                      entry.count === null && translate('resources.stock-documents.count.uncounted')
                    }
                    onChange={({ target }) => tally.set({ ...entry, count: countIn(target.value) })}
                    sx={{ width: '8rem' }}
                    slotProps={{
                      htmlInput: {
                        min: 0,
                        'aria-label': `${title}: ${entry.name}`,
                        style: { textAlign: 'right' },
                      },
                    }}
                  />
                </TableCell>
                <TableCell padding="none" align="right">
                  <IconButton
                    aria-label={`${translate('ra.action.remove')}: ${entry.name}`}
                    onClick={() => tally.remove(entry.productId)}
                  >
                    <DeleteIcon fontSize="small" />
                  </IconButton>
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </WideTable>
  );
}
