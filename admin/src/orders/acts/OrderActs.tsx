import { Stack } from '@mui/material';
import { useMay } from '../../session/permission';
import { isPaidLater, type Order, openUnits } from '../order';
import { AcceptButton } from './AcceptButton';
import { CancelDialog } from './CancelDialog';
import { FulfilDialog } from './FulfilDialog';
import { MarkPaidDialog } from './MarkPaidDialog';

/** What can be done to an order as it is now, the likeliest first. */
export function OrderActs({ order }: { order: Order }) {
  const mayChange = useMay('orders.write');
  const mayPay = useMay('payments.write');
  const maySend = useMay('fulfilments.write');
  const hasOpenUnits = order.items.some((item) => openUnits(item) > 0);
  const isUnpaid = ['unpaid', 'partially_paid', 'voided'].includes(order.paymentStatus);
  const isPaidFirst = isUnpaid && !isPaidLater(order.paymentMethod);
  const pay = mayPay && order.status !== 'cancelled' && isUnpaid && (
    <MarkPaidDialog order={order} isNext={isPaidFirst} />
  );
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
      {isPaidFirst && pay}
      {mayChange && order.status === 'pending' && <AcceptButton order={order} isNext={!isPaidFirst} />}
      {maySend && order.status === 'processing' && hasOpenUnits && (
        <FulfilDialog order={order} isNext={!isPaidFirst} />
      )}
      {!isPaidFirst && pay}
      {mayChange && hasOpenUnits && order.status !== 'cancelled' && <CancelDialog order={order} />}
    </Stack>
  );
}
