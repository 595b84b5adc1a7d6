import { Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { less, partOf, sumOf } from '../../format/amounts';
import { ActDialog } from '../../ui/ActDialog';
import { useMoney } from '../../ui/use-formats';
import type { Order, OrderItem, Payment } from '../order';
import { AmountField } from './AmountField';
import { LineUnits, type Units } from './LineUnits';
import { given, ReasonField } from './ReasonField';
import { RefusalAlert } from './RefusalAlert';
import { useOrderAct } from './use-order-act';

/** Units that are still the customer's. */
const keptUnits = ({ quantity, cancelledQuantity, returnedQuantity }: OrderItem): number =>
  quantity - cancelledQuantity - returnedQuantity;

/** Money back, and nothing else: for units that stay where they are. Choosing some fills in what was paid for them. */
export function RefundDialog({ order: latest, payment }: { order: Order; payment: Payment }) {
  const translate = useTranslate();
  const money = useMoney();
  const { order, begin, act, isBusy, refusal, fieldErrors } = useOrderAct(latest, 'refund');
  const start = { units: {} as Units, amount: '', reason: '' };
  const [values, setValues] = useState(start);
  const set = (changes: Partial<typeof start>) => setValues({ ...values, ...changes });
  const { units, amount, reason } = values;
  const left = less(payment.captured, payment.refunded, payment.refunding);
  const choose = (chosen: Units) => set({ units: chosen, amount: worthOf(order, chosen) });
  return (
    <ActDialog
      title={translate('resources.orders.acts.refund')}
      button={{ color: 'error' }}
      isBusy={isBusy}
      refusal={refusal && <RefusalAlert refusal={refusal} />}
      canSubmit={given(reason) !== undefined}
      onOpen={() => {
        begin();
        setValues(start);
      }}
      onSubmit={() =>
        act('/api/admin/payments/{id}/refunds', {
          params: { id: payment.id },
          body: { amount: given(amount), reason: given(reason) },
          isConditional: false,
        })
      }
    >
      <Stack spacing={1} useFlexGap>
        <Typography variant="body2" color="textSecondary">
          {translate('resources.orders.acts.refund_lines')}
        </Typography>
        <LineUnits
          order={order}
          units={units}
          most={keptUnits}
          label={translate('resources.orders.acts.refund_units')}
          onChange={choose}
        />
        <AmountField
          currency={payment.currency}
          value={amount}
          error={fieldErrors.amount}
          help={translate('resources.orders.acts.refund_help', { amount: money(left, payment.currency) })}
          onChange={(text) => set({ amount: text })}
        />
        <ReasonField
          value={reason}
          isRequired
          error={fieldErrors.reason}
          onChange={(text) => set({ reason: text })}
        />
      </Stack>
    </ActDialog>
  );
}

/** Of what the lines come to; nothing when no unit is chosen. */
function worthOf({ items }: Order, units: Units): string {
  const parts = items
    .filter(({ line }) => (units[line] ?? 0) > 0)
    .map(({ line, total, quantity }) => partOf(total, units[line] as number, quantity));
  const [first, ...others] = parts;
  return first === undefined ? '' : sumOf(first, ...others);
}
