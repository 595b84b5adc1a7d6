import { MenuItem, Stack, Table, TableBody, TableCell, TableHead, TableRow, TextField } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import { MIN_REASON, openUnits, type StockDocument } from '../document';
import { RefusalAlert } from './RefusalAlert';
import { useDocumentAct } from './use-document-act';

const REASON_CODES = ['damaged', 'shrinkage', 'other'] satisfies Array<
  NonNullable<Schemas['LostUnits']['reasonCode']>
>;

interface Values {
  units: Record<number, number>;
  reasonCode: (typeof REASON_CODES)[number];
  reason: string;
}

const START: Values = { units: {}, reasonCode: 'shrinkage', reason: '' };

/** Units of a transfer that will not arrive. */
export function WriteOffDialog({ document: latest }: { document: StockDocument }) {
  const translate = useTranslate();
  const { document, begin, act, isBusy, refusal, fieldErrors } = useDocumentAct(latest, 'write_off');
  const [values, setValues] = useState(START);
  const set = (changes: Partial<Values>) => setValues({ ...values, ...changes });
  const { units, reasonCode, reason } = values;
  const open = document.lines.filter((line) => openUnits(line) > 0);
  const lost = open.flatMap(({ productId }) => {
    const quantity = units[productId] ?? 0;
    return quantity > 0 ? [{ productId, quantity }] : [];
  });
  const label = translate('resources.stock-documents.lines.lost_now');
  const type = (productId: number, text: string, most: number) =>
    set({ units: { ...units, [productId]: Math.min(Math.max(Math.trunc(Number(text)) || 0, 0), most) } });
  return (
    <ActDialog
      title={translate('resources.stock-documents.acts.write_off')}
      button={{ color: 'error' }}
      isBusy={isBusy}
      refusal={<RefusalAlert refusal={refusal} document={latest} />}
      canSubmit={lost.length > 0 && reason.trim().length >= MIN_REASON}
      onOpen={() => {
        begin();
        setValues(START);
      }}
      onSubmit={async () => {
        const body = { lines: lost, reasonCode, reason: reason.trim() };
        return (await act('/api/admin/stock-documents/{id}/write-off', body)) !== undefined;
      }}
    >
      <Stack spacing={1} useFlexGap>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>{translate('resources.stock-documents.lines.product')}</TableCell>
              <TableCell align="right">{label}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {open.map((line) => (
              <TableRow key={line.productId}>
                <TableCell component="th" scope="row">
                  {line.name}
                </TableCell>
                <TableCell align="right">
                  <TextField
                    type="number"
                    margin="none"
                    value={units[line.productId] ?? 0}
                    helperText={translate('resources.stock-documents.lines.of', { count: openUnits(line) })}
                    onChange={({ target }) => type(line.productId, target.value, openUnits(line))}
                    sx={{ width: '8rem' }}
                    slotProps={{
                      htmlInput: { min: 0, max: openUnits(line), 'aria-label': `${label}: ${line.name}` },
                      formHelperText: { sx: { mx: 0, textAlign: 'right' } },
                    }}
                  />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
        <TextField
          select
          label={translate('resources.stock-movements.fields.reasonCode')}
          value={reasonCode}
          onChange={({ target }) => set({ reasonCode: target.value as Values['reasonCode'] })}
        >
          {REASON_CODES.map((code) => (
            <MenuItem key={code} value={code}>
              {translate(`resources.stock-movements.reason_codes.${code}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          label={translate('resources.stock-movements.fields.reason')}
          value={reason}
          required
          error={fieldErrors.reason !== undefined}
          helperText={fieldErrors.reason ?? translate('resources.stock-documents.acts.write_off_reason')}
          onChange={({ target }) => set({ reason: target.value })}
          slotProps={{ htmlInput: { maxLength: 255 } }}
        />
      </Stack>
    </ActDialog>
  );
}
