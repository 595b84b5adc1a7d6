import { Alert } from '@mui/material';
import { DataTable, SelectInput, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import type { PaymentEvent } from './index';
import { RetryButton } from './RetryButton';

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
      <Table bulkActionButtons={false} rowClick="show" empty={<NothingHere />}>
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
