import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack } from '@mui/material';
import { useState } from 'react';
import { useListContext, useTranslate } from 'react-admin';
import { newKey } from '../../api/new-key';
import { request } from '../../api/request';
import { readAnew } from '../../query-client';
import { useMay } from '../../session/permission';
import type { Order } from '../order';

const ACTS = {
  accept: { path: '/api/admin/orders/{id}/accept', isConditional: true },
  mark_paid: { path: '/api/admin/orders/{id}/mark-paid', isConditional: false },
} as const;
type Act = keyof typeof ACTS;

interface Outcome {
  act: Act;
  done: number;
  refused: Array<{ number: string; why: string }>;
}

/** The same for each order that is chosen, one after the other: what is refused holds up no other, and says why. */
export function BulkActs() {
  const translate = useTranslate();
  const { data = [], selectedIds, onUnselectItems } = useListContext<Order>();
  const mayAccept = useMay('orders.write');
  const mayPay = useMay('payments.write');
  const [busy, setBusy] = useState<Act>();
  const [outcome, setOutcome] = useState<Outcome>();

  const run = async (act: Act) => {
    setBusy(act);
    const chosen = data.filter(({ id }) => selectedIds.includes(id));
    const refused: Outcome['refused'] = [];
    for (const order of chosen) {
      const why = await refusalOf(act, order);
      if (why) refused.push({ number: order.number, why });
    }
    setBusy(undefined);
    setOutcome({ act, done: chosen.length - refused.length, refused });
    readAnew(['orders']);
  };
  const close = () => {
    setOutcome(undefined);
    onUnselectItems();
  };
  return (
    <>
      {mayAccept && (
        <Button loading={busy === 'accept'} disabled={busy !== undefined} onClick={() => run('accept')}>
          {translate('resources.orders.acts.accept')}
        </Button>
      )}
      {mayPay && (
        <Button loading={busy === 'mark_paid'} disabled={busy !== undefined} onClick={() => run('mark_paid')}>
          {translate('resources.orders.acts.mark_paid')}
        </Button>
      )}
      {outcome && <OutcomeDialog outcome={outcome} onClose={close} />}
    </>
  );
}

async function refusalOf(act: Act, order: Order): Promise<string | undefined> {
  const { path, isConditional } = ACTS[act];
  try {
    await request('POST', path, {
      params: { id: order.id },
      body: {},
      idempotencyKey: newKey(),
      ...(isConditional && { ifMatch: `"${order.version}"` }),
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function OutcomeDialog({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const translate = useTranslate();
  const { act, done, refused } = outcome;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="bulk-outcome">
      <DialogTitle id="bulk-outcome">{translate(`resources.orders.acts.${act}`)}</DialogTitle>
      <DialogContent>
        <Stack spacing={1} useFlexGap>
          <Alert severity={done > 0 ? 'success' : 'info'}>
            {translate('resources.orders.bulk.done', { smart_count: done })}
          </Alert>
          {refused.map(({ number, why }) => (
            <Alert key={number} severity="warning">
              {number}: {why}
            </Alert>
          ))}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button variant="contained" onClick={onClose}>
          {translate('ra.action.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
