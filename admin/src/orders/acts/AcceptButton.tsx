import { Button } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Order } from '../order';
import { useOrderAct } from './use-order-act';

/** For what is paid later. */
export function AcceptButton({ order }: { order: Order }) {
  const translate = useTranslate();
  const { act, isBusy } = useOrderAct(order, 'accept', { isInDialog: false });
  return (
    <Button variant="contained" loading={isBusy} onClick={() => act('/api/admin/orders/{id}/accept')}>
      {translate('resources.orders.acts.accept')}
    </Button>
  );
}
