import { Chip, type ChipProps } from '@mui/material';
import { BooleanInput, DataTable, FilterButton, SelectInput, TopToolbar, useTranslate } from 'react-admin';
import type { Payment } from '../orders/order';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { MoneyField } from '../ui/MoneyField';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import { useProvider } from './use-provider';

const COLOURS: Record<Payment['status'], ChipProps['color']> = {
  pending: 'warning',
  authorized: 'info',
  capturing: 'info',
  captured: 'success',
  voiding: 'default',
  voided: 'default',
  failed: 'error',
};

const choices = Object.keys(COLOURS).map((id) => ({ id, name: `resources.payments.statuses.${id}` }));

const filters = [
  <SelectInput key="status" source="status" choices={choices} alwaysOn />,
  <BooleanInput key="refundFailed" source="refundFailed" />,
  <BooleanInput key="unanswered" source="unanswered" />,
];

const actions = (
  <TopToolbar>
    <FilterButton />
  </TopToolbar>
);

const Table = DataTable<Payment>;
const Column = DataTable.Col<Payment>;

export default function PaymentList() {
  const translate = useTranslate();
  const providerName = useProvider();
  return (
    <ListScreen filters={filters} actions={actions}>
      <Table bulkActionButtons={false} rowClick={false} empty={<NothingHere />}>
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column source="orderNumber" disableSort render={(payment) => <OrderLink order={payment} />} />
        <Column source="provider" disableSort render={({ provider }) => providerName(provider)} />
        <Column
          source="status"
          disableSort
          render={({ status }) => (
            <Chip
              variant="outlined"
              color={COLOURS[status]}
              label={translate(`resources.payments.statuses.${status}`)}
            />
          )}
        />
        {['amount', 'captured', 'refunded'].map((source) => (
          <Column key={source} source={source} align="right" disableSort>
            <MoneyField source={source} />
          </Column>
        ))}
        <Column source="failure" disableSort render={failureOf} />
      </Table>
    </ListScreen>
  );
}

/** Why the latest of what went wrong did. */
const failureOf = ({ operations }: Payment) => operations.findLast(({ error }) => error !== null)?.error;
