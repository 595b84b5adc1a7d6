import { Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import { useMoney } from '../../ui/use-formats';
import type { Order } from '../order';
import { given, ReasonField } from './ReasonField';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** The money came outside the service: cash, a bank transfer. */
export function MarkPaidDialog({ order: latest, isNext }: { order: Order; isNext: boolean }) {
  const translate = useTranslate();
  const money = useMoney();
  const { order, begin, act, isBusy, refusal, fieldErrors } = useOrderAct(latest, 'mark_paid');
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={translate('resources.orders.acts.mark_paid')}
      button={{ variant: isNext ? 'contained' : 'outlined' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      onOpen={() => {
        begin();
        setReason('');
      }}
      onSubmit={() =>
        act('/api/admin/orders/{id}/mark-paid', { body: { reason: given(reason) }, isConditional: false })
      }
    >
      <Stack spacing={1} useFlexGap>
        {isWhole(order) && (
          <Typography>
            {translate('resources.orders.acts.mark_paid_amount', {
              amount: money(order.totalAmount, order.currency),
            })}
          </Typography>
        )}
        <ReasonField
          value={reason}
          error={fieldErrors.reason}
          help={translate('resources.orders.acts.mark_paid_help')}
          onChange={setReason}
        />
      </Stack>
    </ActDialog>
  );
}

/** Nothing of it was paid or cancelled: what is due is what it comes to. */
const isWhole = ({ paymentStatus, items }: Order): boolean =>
  paymentStatus !== 'partially_paid' && items.every(({ cancelledQuantity }) => cancelledQuantity === 0);
