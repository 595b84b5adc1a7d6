import { Checkbox, FormControlLabel, Stack } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import { type Order, openUnits } from '../order';
import { allUnits, LineUnits, linesOf, within } from './LineUnits';
import { given } from './ReasonField';
import { RefundQuestions, refundOf } from './RefundQuestions';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';
import { usePreview } from './use-preview';

/** Cancels what has not been sent, or a part of it, and says beforehand what is given back. */
export function CancelDialog({ order: latest }: { order: Order }) {
  const translate = useTranslate();
  const { order, begin, act, isBusy, refusal, fieldErrors } = useOrderAct(latest, 'cancel');
  const start = {
    isOpen: false,
    units: allUnits(order, openUnits),
    restock: true,
    refund: true,
    shipping: null as string | null,
    reason: '',
  };
  const [values, setValues] = useState(start);
  const set = (changes: Partial<typeof start>) => setValues({ ...values, ...changes });
  const { restock, refund, shipping, reason } = values;
  const units = within(values.units, order, openUnits);
  const lines = linesOf(units);
  const preview = usePreview<Schemas['CancellationPreview']>(
    order,
    '/api/admin/orders/{id}/cancellation-preview',
    {
      body: { lines, restock, ...refundOf(values) },
      isEnabled: values.isOpen && !isBusy && lines.length > 0,
    },
  );
  return (
    <ActDialog
      title={translate('resources.orders.acts.cancel')}
      submit={translate('resources.orders.acts.cancel_submit')}
      button={{ color: 'error' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      canSubmit={lines.length > 0}
      onOpen={() => {
        begin();
        setValues({ ...start, isOpen: true });
      }}
      onClose={() => set({ isOpen: false })}
      onSubmit={() =>
        act('/api/admin/orders/{id}/cancel', {
          body: { lines, restock, ...refundOf(values), reason: given(reason) },
        })
      }
    >
      <Stack spacing={1} useFlexGap>
        <LineUnits
          order={order}
          units={units}
          most={openUnits}
          label={translate('resources.orders.acts.cancel_units')}
          onChange={(chosen) => set({ units: chosen })}
        />
        <FormControlLabel
          control={
            <Checkbox checked={restock} onChange={(event) => set({ restock: event.target.checked })} />
          }
          label={translate('resources.orders.acts.restock')}
        />
        <RefundQuestions
          refund={refund}
          reason={reason}
          shipping={shipping}
          errors={fieldErrors}
          currency={order.currency}
          preview={lines.length > 0 ? preview : undefined}
          onChange={set}
        />
      </Stack>
    </ActDialog>
  );
}
