import { Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import type { Order, Return } from '../order';
import { given, ReasonField } from './ReasonField';
import { ReceiveDialog } from './ReceiveDialog';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** What can be done to a return as it is now. */
export function ReturnActs({ order, one }: { order: Order; one: Return }) {
  const isOpen = one.status === 'requested' || one.status === 'approved';
  return (
    <Stack direction="row" spacing={1}>
      {one.status === 'requested' && <DecideDialog order={order} one={one} decision="approve" />}
      {isOpen && <DecideDialog order={order} one={one} decision="reject" />}
      {one.status === 'approved' && <ReceiveDialog order={order} one={one} />}
    </Stack>
  );
}

interface DecideProps {
  order: Order;
  one: Return;
  decision: 'approve' | 'reject';
}

function DecideDialog({ order, one, decision }: DecideProps) {
  const translate = useTranslate();
  const { begin, act, isBusy, refusal, fieldErrors } = useOrderAct(order, `return_${decision}`);
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={translate(`resources.orders.acts.return_${decision}`)}
      button={decision === 'reject' ? { color: 'error' } : { variant: 'contained' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      onOpen={() => {
        begin();
        setReason('');
      }}
      onSubmit={() =>
        act(`/api/admin/orders/{id}/returns/{returnId}/${decision}`, {
          params: { returnId: one.id },
          body: { reason: given(reason) },
        })
      }
    >
      <ReasonField value={reason} error={fieldErrors.reason} onChange={setReason} />
    </ActDialog>
  );
}
