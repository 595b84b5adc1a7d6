import { Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { useMay } from '../../session/permission';
import { ActDialog } from '../../ui/ActDialog';
import type { Order, Payment } from '../order';
import { given, ReasonField } from './ReasonField';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** What can be done to a payment as it is now. */
export function PaymentActs({ order, payment }: { order: Order; payment: Payment }) {
  const mayChange = useMay('payments.write');
  const mayRefund = useMay('payments.refund');
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap', mt: 1 }}>
      {mayChange && payment.status === 'authorized' && (
        <>
          <MoneyDialog order={order} payment={payment} kind="capture" />
          <MoneyDialog order={order} payment={payment} kind="void" />
        </>
      )}
      {mayRefund && payment.status === 'captured' && isSomething(payment.captured) && (
        <MoneyDialog order={order} payment={payment} kind="refund" />
      )}
    </Stack>
  );
}

const PATHS = {
  capture: '/api/admin/payments/{id}/capture',
  void: '/api/admin/payments/{id}/void',
  refund: '/api/admin/payments/{id}/refunds',
} as const;

interface Props {
  order: Order;
  payment: Payment;
  kind: keyof typeof PATHS;
}

function MoneyDialog({ order, payment, kind }: Props) {
  const translate = useTranslate();
  const { act, isBusy, refusal, fieldErrors } = useOrderAct(order, kind);
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const body = {
    ...(kind !== 'void' && { amount: given(amount) }),
    ...(kind !== 'capture' && { reason: given(reason) }),
  };
  return (
    <ActDialog
      title={translate(`resources.orders.acts.${kind}`)}
      button={{ color: kind === 'capture' ? 'primary' : 'error' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      canSubmit={kind !== 'refund' || given(reason) !== undefined}
      onOpen={() => {
        setAmount('');
        setReason('');
      }}
      onSubmit={() => act(PATHS[kind], { params: { id: payment.id }, body, isConditional: false })}
    >
      <Stack spacing={1}>
        {kind !== 'void' && (
          <TextField
            label={`${translate('resources.orders.acts.amount')} (${payment.currency})`}
            value={amount}
            error={fieldErrors.amount !== undefined}
            helperText={fieldErrors.amount ?? translate(`resources.orders.acts.${kind}_help`)}
            onChange={(event) => setAmount(event.target.value)}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          />
        )}
        {kind !== 'capture' && (
          <ReasonField
            value={reason}
            isRequired={kind === 'refund'}
            error={fieldErrors.reason}
            onChange={setReason}
          />
        )}
      </Stack>
    </ActDialog>
  );
}
