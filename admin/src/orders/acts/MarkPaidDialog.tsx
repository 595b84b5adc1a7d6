import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import type { Order } from '../order';
import { given, ReasonField } from './ReasonField';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** The money came outside the service: cash, a bank transfer. */
export function MarkPaidDialog({ order }: { order: Order }) {
  const translate = useTranslate();
  const { act, isBusy, refusal, fieldErrors } = useOrderAct(order, 'mark_paid');
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={translate('resources.orders.acts.mark_paid')}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      onOpen={() => setReason('')}
      onSubmit={() =>
        act('/api/admin/orders/{id}/mark-paid', { body: { reason: given(reason) }, isConditional: false })
      }
    >
      <ReasonField
        value={reason}
        error={fieldErrors.reason}
        help={translate('resources.orders.acts.mark_paid_help')}
        onChange={setReason}
      />
    </ActDialog>
  );
}
