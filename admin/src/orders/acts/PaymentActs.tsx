import { Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { useMay } from '../../session/permission';
import { ActDialog } from '../../ui/ActDialog';
import type { Order, Payment } from '../order';
import { AmountField } from './AmountField';
import { given, ReasonField } from './ReasonField';
import { RefundDialog } from './RefundDialog';
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
          <HeldMoneyDialog order={order} payment={payment} kind="capture" />
          <HeldMoneyDialog order={order} payment={payment} kind="void" />
        </>
      )}
      {mayRefund && payment.status === 'captured' && isSomething(payment.captured) && (
        <RefundDialog order={order} payment={payment} />
      )}
    </Stack>
  );
}

const PATHS = {
  capture: '/api/admin/payments/{id}/capture',
  void: '/api/admin/payments/{id}/void',
} as const;

interface Props {
  order: Order;
  payment: Payment;
  kind: keyof typeof PATHS;
}

/** Takes money that is held, or lets it go. */
function HeldMoneyDialog({ order, payment, kind }: Props) {
  const translate = useTranslate();
  const { begin, act, isBusy, refusal, fieldErrors } = useOrderAct(order, kind);
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const body = kind === 'capture' ? { amount: given(amount) } : { reason: given(reason) };
  return (
    <ActDialog
      title={translate(`resources.orders.acts.${kind}`)}
      button={{ color: kind === 'capture' ? 'primary' : 'error' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      onOpen={() => {
        begin();
        setAmount('');
        setReason('');
      }}
      onSubmit={() => act(PATHS[kind], { params: { id: payment.id }, body, isConditional: false })}
    >
      {kind === 'capture' ? (
        <AmountField
          currency={payment.currency}
          value={amount}
          error={fieldErrors.amount}
          help={translate('resources.orders.acts.capture_help')}
          onChange={setAmount}
        />
      ) : (
        <ReasonField value={reason} error={fieldErrors.reason} onChange={setReason} />
      )}
    </ActDialog>
  );
}
