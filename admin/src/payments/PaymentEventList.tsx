import { Alert, Button } from '@mui/material';
import { DataTable, SelectInput, useNotify, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import { useAct } from '../ui/use-act';
import type { PaymentEvent } from './index';

const STATES = [
  { id: true, name: 'resources.payment-events.states.failed' },
  { id: false, name: 'resources.payment-events.states.waiting' },
];

const filters = [<SelectInput key="failed" source="failed" choices={STATES} alwaysOn />];

const Table = DataTable<PaymentEvent>;
const Column = DataTable.Col<PaymentEvent>;

export default function PaymentEventList() {
  const translate = useTranslate();
  const mayRetry = useMay('payments.write');
  return (
    <ListScreen filters={filters} actions={false}>
      <Alert severity="info" sx={{ m: 1 }}>
        {translate('resources.payment-events.about')}
      </Alert>
      <Table bulkActionButtons={false} rowClick={false} empty={<NothingHere />}>
        <Column source="receivedAt" disableSort>
          <TimeField source="receivedAt" />
        </Column>
        <Column source="provider" disableSort />
        <Column source="type" disableSort />
        <Column source="eventId" disableSort />
        <Column source="reference" disableSort />
        <Column source="order" disableSort render={({ payment }) => <OrderLink order={payment} />} />
        <Column
          source="error"
          disableSort
          render={({ error }) => error ?? translate('resources.payment-events.waits')}
        />
        {mayRetry && <Column source="acts" disableSort render={(event) => <RetryButton event={event} />} />}
      </Table>
    </ListScreen>
  );
}

function RetryButton({ event: { provider, eventId } }: { event: PaymentEvent }) {
  const translate = useTranslate();
  const notify = useNotify();
  const { act, isBusy } = useAct({ touches: ['payment-events', 'payments', 'orders'], isIdempotent: false });
  const retry = async () => {
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
