import { Alert, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';
import type { Product } from './product';

const WHOLE = /^[+-]?\d{1,7}$/;

/** Units that came in or went out beside orders: a delivery, a count, something broken. */
export function AdjustStockDialog({ product }: { product: Product }) {
  const translate = useTranslate();
  const [units, setUnits] = useState('');
  const [reason, setReason] = useState('');
  const { act, isBusy, error, fieldErrors } = useAct({
    touches: ['products', 'stock-movements'],
    done: 'resources.products.stock.adjusted',
    isInDialog: true,
  });
  const quantity = WHOLE.test(units.trim()) ? Number(units) : 0;
  const clear = () => {
    setUnits('');
    setReason('');
  };
  const submit = async () => {
    const body = { quantity, reason: reason.trim() };
    const path = '/api/admin/products/{id}/stock-adjustments';
    return (await act<object>(path, { params: { id: product.id }, body })) !== undefined;
  };
  const isFirst = product.onHand === null;
  const after = { before: product.stockQuantity, after: product.stockQuantity + quantity };
  return (
    <ActDialog
      title={translate(`resources.products.stock.${isFirst ? 'set_first' : 'adjust'}`)}
      submit={translate('resources.products.stock.book')}
      isBusy={isBusy}
      refusal={error && <Alert severity="error">{error.message}</Alert>}
      canSubmit={(isFirst ? quantity > 0 : quantity !== 0) && reason.trim() !== ''}
      onOpen={clear}
      onSubmit={submit}
    >
      <Stack spacing={2} sx={{ mt: 1 }}>
        <TextField
          label={translate('resources.products.stock.units')}
          value={units}
          required
          autoFocus
          error={fieldErrors.quantity !== undefined}
          helperText={
            fieldErrors.quantity ??
            translate(`resources.products.stock.${isFirst ? 'first_help' : 'units_help'}`)
          }
          onChange={(event) => setUnits(event.target.value)}
        />
        <TextField
          label={translate('resources.stock-movements.fields.reason')}
          value={reason}
          required
          error={fieldErrors.reason !== undefined}
          helperText={fieldErrors.reason ?? translate('resources.products.stock.reason_help')}
          onChange={(event) => setReason(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 255 } }}
        />
        <Typography variant="body2" role="status">
          {quantity !== 0 && translate('resources.products.stock.preview', after)}
        </Typography>
      </Stack>
    </ActDialog>
  );
}
