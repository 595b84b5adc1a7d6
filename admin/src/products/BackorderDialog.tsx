import { Alert, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { Backorder } from '../backorders/backorder';
import { ActDialog } from '../ui/ActDialog';
import { useAct } from '../ui/use-act';

const UNITS = /^\d{1,10}$/;
const OFFERS = ['none', 'backorder', 'preorder'] as const;

/** Whether a product can be ordered before it is there, how many of it, and when they are sent. */
export function BackorderDialog({ backorder }: { backorder: Backorder }) {
  const translate = useTranslate();
  const [typed, setTyped] = useState({ offer: 'none', limit: '', shipsAt: '' });
  const { act, isBusy, error, fieldErrors } = useAct({
    touches: ['products', 'product-backorder', 'backorders', 'stock-movements'],
    method: 'PUT',
    isIdempotent: false,
    done: 'resources.backorders.saved',
    isInDialog: true,
  });
  const isOffered = typed.offer !== 'none';
  const type = (changes: Partial<typeof typed>) => setTyped({ ...typed, ...changes });
  const open = () => {
    const { limit, kind, shipsAt } = backorder;
    setTyped({
      offer: limit === null ? 'none' : kind,
      limit: limit === null ? '' : String(limit),
      shipsAt: shipsAt ?? '',
    });
  };
  const submit = async () => {
    const body = {
      limit: isOffered ? Number(typed.limit) : null,
      kind: isOffered ? typed.offer : backorder.kind,
      shipsAt: typed.shipsAt || null,
    };
    const params = { id: backorder.productId };
    return (await act<Backorder>('/api/admin/products/{id}/backorder', { params, body })) !== undefined;
  };
  return (
    <ActDialog
      title={translate('resources.backorders.settings')}
      submit={translate('ra.action.save')}
      isBusy={isBusy}
      refusal={error && <Alert severity="error">{error.message}</Alert>}
      canSubmit={!isOffered || UNITS.test(typed.limit.trim())}
      onOpen={open}
      onSubmit={submit}
    >
      <Stack spacing={2} sx={{ mt: 2 }}>
        <TextField
          select
          label={translate('resources.backorders.offer')}
          value={typed.offer}
          helperText={translate(`resources.backorders.offer_help.${typed.offer}`)}
          onChange={(event) => type({ offer: event.target.value })}
        >
          {OFFERS.map((offer) => (
            <MenuItem key={offer} value={offer}>
              {translate(`resources.backorders.offers.${offer}`)}
            </MenuItem>
          ))}
        </TextField>
        {isOffered && (
          <>
            <TextField
              label={translate('resources.backorders.fields.limit')}
              value={typed.limit}
              required
              error={fieldErrors.limit !== undefined}
              helperText={
                fieldErrors.limit ??
                translate('resources.backorders.limit_help', { smart_count: backorder.owed })
              }
              onChange={(event) => type({ limit: event.target.value })}
              slotProps={{ htmlInput: { inputMode: 'numeric' } }}
            />
            <TextField
              type="date"
              label={translate('resources.backorders.fields.shipsAt')}
              value={typed.shipsAt}
              error={fieldErrors.shipsAt !== undefined}
              helperText={fieldErrors.shipsAt ?? translate('resources.backorders.ships_help')}
              onChange={(event) => type({ shipsAt: event.target.value })}
              slotProps={{ inputLabel: { shrink: true } }}
            />
          </>
        )}
      </Stack>
    </ActDialog>
  );
}
