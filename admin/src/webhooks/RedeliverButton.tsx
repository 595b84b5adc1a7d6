import { Button } from '@mui/material';
import type { MouseEvent } from 'react';
import { useTranslate } from 'react-admin';
import { useAct } from '../ui/use-act';
import type { Delivery } from './webhook';

/** Sends a delivery again; of one that is pending, at once. */
export function RedeliverButton({ delivery: { endpointId, seq } }: { delivery: Delivery }) {
  const translate = useTranslate();
  const { act, isBusy } = useAct({
    touches: ['webhook-deliveries', 'webhook-endpoints'],
    done: 'resources.webhook-deliveries.redelivered',
    isIdempotent: false,
  });
  const redeliver = async (click: MouseEvent) => {
    // The row that it stands in leads to the delivery.
    click.stopPropagation();
    const path = '/api/admin/webhook-endpoints/{id}/deliveries/{seq}/redeliver';
    await act(path, { params: { id: endpointId, seq } });
  };
  return (
    <Button loading={isBusy} onClick={redeliver} sx={{ whiteSpace: 'nowrap' }}>
      {translate('resources.webhook-deliveries.redeliver')}
    </Button>
  );
}
