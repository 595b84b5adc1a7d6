import { Button } from '@mui/material';
import type { MouseEvent } from 'react';
import { useNotify, useTranslate } from 'react-admin';
import { useAct } from '../ui/use-act';
import type { PaymentEvent } from './index';

/** Tries an event again, and what else waits for its payment. */
export function RetryButton({ event: { provider, eventId } }: { event: PaymentEvent }) {
  const translate = useTranslate();
  const notify = useNotify();
  const { act, isBusy } = useAct({ touches: ['payment-events', 'payments', 'orders'], isIdempotent: false });
  const retry = async (click: MouseEvent) => {
    // The row that it stands in leads to the event.
    click.stopPropagation();
    const path = '/api/admin/payment-events/{provider}/{eventId}/retry';
    const event = await act<PaymentEvent>(path, { params: { provider, eventId } });
    if (!event) return;
    const isApplied = event.processedAt !== null;
    notify(`resources.payment-events.${isApplied ? 'applied' : 'still'}`, {
      type: isApplied ? 'success' : 'warning',
    });
  };
  return (
    <Button loading={isBusy} onClick={retry} sx={{ whiteSpace: 'nowrap' }}>
      {translate('resources.payment-events.retry')}
    </Button>
  );
}
