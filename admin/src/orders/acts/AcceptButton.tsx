import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Order } from '../order';
import { useOrderAct } from './use-order-act';

/** For what is paid later. `isNext`: it is what is to be done now. */
export function AcceptButton({ order, isNext }: { order: Order; isNext: boolean }) {
  const translate = useTranslate();
  const { act, isBusy } = useOrderAct(order, 'accept', { isInDialog: false });
  return (
    <Button
      variant={isNext ? 'contained' : 'outlined'}
      loading={isBusy}
      onClick={() => act('/api/admin/orders/{id}/accept')}
    >
      {translate('resources.orders.acts.accept')}
    </Button>
  );
}
