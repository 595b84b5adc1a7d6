import { Button, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useAct } from '../../ui/use-act';
import type { Order } from '../order';

/** What can be done to an order as it is now. */
export function OrderActs({ order }: { order: Order }) {
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
      {order.status === 'pending' && <AcceptButton order={order} />}
    </Stack>
  );
}

function AcceptButton({ order }: { order: Order }) {
  const translate = useTranslate();
  const { act, isBusy } = useAct({
    touches: ['orders', 'order-events'],
    done: 'resources.orders.acts.accepted',
  });
  return (
    <Button
      variant="contained"
      loading={isBusy}
      onClick={() =>
        act('/api/admin/orders/{id}/accept', {
          params: { id: order.id },
          body: {},
          ifMatch: `"${order.version}"`,
        })
      }
    >
      {translate('resources.orders.acts.accept')}
    </Button>
  );
}
