import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Fulfilment, Order } from '../order';
import { useOrderAct } from './use-order-act';

/** The parcel has arrived. */
export function DeliverButton({ order, parcel }: { order: Order; parcel: Fulfilment }) {
  const translate = useTranslate();
  const { act, isBusy } = useOrderAct(order, 'deliver', { isInDialog: false });
  return (
    <Button
      variant="outlined"
      loading={isBusy}
      onClick={() =>
        act('/api/admin/orders/{id}/fulfilments/{fulfilmentId}/deliver', {
          params: { fulfilmentId: parcel.id },
        })
      }
    >
      {translate('resources.orders.acts.deliver')}
    </Button>
  );
}
