import { Alert, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ApiProblem } from '../api/problem';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';
import type { StockLevel } from './product';

const UNITS = /^\d{1,9}$/;
const PRECONDITION_FAILED = 412;

/** What is kept back at a location, and below what stock is low there. */
export function LevelSettingsDialog({ level }: { level: StockLevel }) {
  const translate = useTranslate();
  const [safetyStock, setSafetyStock] = useState('');
  const [threshold, setThreshold] = useState('');
  const { act, isBusy, error, fieldErrors } = useAct({
    touches: ['products', 'stock-levels'],
    method: 'PATCH',
    isIdempotent: false,
    done: 'resources.products.stock.settings_saved',
    isInDialog: true,
  });
  const open = () => {
    setSafetyStock(String(level.safetyStock));
    setThreshold(String(level.lowStockThreshold ?? ''));
  };
  const submit = async () => {
    const body = {
      safetyStock: Number(safetyStock),
      lowStockThreshold: threshold.trim() === '' ? null : Number(threshold),
    };
    const params = { id: level.productId, locationId: level.locationId };
    const path = '/api/admin/products/{id}/stock/{locationId}';
    return (await act<object>(path, { params, body, ifMatch: `"${level.version}"` })) !== undefined;
  };
  const none = translate('shell.field.none');
  const now = { ...level, lowStockThreshold: level.lowStockThreshold ?? none };
  const isConflict = error instanceof ApiProblem && error.status === PRECONDITION_FAILED;
  return (
    <ActDialog
      title={translate('resources.products.stock.settings', { location: level.location.name })}
      submit={translate('ra.action.save')}
      button={{ size: 'small', variant: 'text' }}
      isBusy={isBusy}
      refusal={
        error && (
          <Alert severity={isConflict ? 'warning' : 'error'}>
            {isConflict ? translate('resources.products.stock.now', now) : error.message}
          </Alert>
        )
      }
      canSubmit={UNITS.test(safetyStock.trim()) && /^(\d{1,9})?$/.test(threshold.trim())}
      onOpen={open}
      onSubmit={submit}
    >
      <Stack spacing={2} sx={{ mt: 2 }}>
        <TextField
          label={translate('resources.products.fields.safetyStock')}
          value={safetyStock}
          required
          autoFocus
          error={fieldErrors.safetyStock !== undefined}
          helperText={fieldErrors.safetyStock ?? translate('resources.products.stock.safety_help')}
          onChange={(event) => setSafetyStock(event.target.value)}
        />
        <TextField
          label={translate('resources.products.fields.lowStockThreshold')}
          value={threshold}
          error={fieldErrors.lowStockThreshold !== undefined}
          helperText={fieldErrors.lowStockThreshold ?? translate('resources.products.stock.threshold_help')}
          onChange={(event) => setThreshold(event.target.value)}
        />
      </Stack>
    </ActDialog>
  );
}
