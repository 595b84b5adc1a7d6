import { Button, Typography } from '@mui/material';
import { DataTable, useLocale, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import type { Order } from '../orders/order';
import { PaymentStatusChip, StatusChip } from '../orders/StatusChip';
import { MoneyField } from '../ui/MoneyField';
import { OrderLink } from '../ui/OrderLink';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { useMoney } from '../ui/use-formats';
import { WideTable } from '../ui/WideTable';
import type { Customer } from './customer';

const LATEST = 10;

const Table = DataTable<Order>;
const Column = DataTable.Col<Order>;

/** What the customer has ordered: the latest, and how to get to all. */
export function OrdersBox({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const filter = JSON.stringify({ email: customer.email });
  const search = new URLSearchParams({ filter, displayedFilters: '{"email":true}' });
  return (
    <Section
      title={translate('resources.customers.detail.orders')}
      actions={
        customer.orders.total > LATEST && (
          <Button component={Link} to={{ pathname: '/orders', search: `?${search}` }}>
            {translate('resources.customers.acts.all_orders')}
          </Button>
        )
      }
    >
      <Sums customer={customer} />
      <WideTable label={translate('resources.customers.detail.orders')}>
        <ReferenceManyField
          reference="orders"
          target="userId"
          perPage={LATEST}
          sort={{ field: 'createdAt', order: 'DESC' }}
        >
          <Table bulkActionButtons={false} rowClick="show" empty={<NoOrders />}>
            <Column
              source="number"
              disableSort
              render={({ id, number }) => <OrderLink order={{ orderId: id, orderNumber: number }} />}
            />
            <Column source="createdAt" disableSort>
              <TimeField source="createdAt" />
            </Column>
            <Column source="status" disableSort render={({ status }) => <StatusChip status={status} />} />
            <Column
              source="paymentStatus"
              disableSort
              render={({ paymentStatus }) => <PaymentStatusChip paymentStatus={paymentStatus} />}
            />
            <Column source="totalAmount" align="right" disableSort>
              <MoneyField source="totalAmount" />
            </Column>
          </Table>
        </ReferenceManyField>
      </WideTable>
    </Section>
  );
}

function Sums({ customer: { orders } }: { customer: Customer }) {
  const translate = useTranslate();
  const money = useMoney();
  const locale = useLocale();
  if (orders.total === 0) return null;
  const key = orders.totalRelation ? 'at_least' : 'sum';
  const count = translate(`resources.customers.orders.${key}`, {
    smart_count: orders.total,
    total: orders.total.toLocaleString(locale),
  });
  const amounts = orders.amounts.map(({ totalAmount, currency }) => money(totalAmount, currency));
  return (
    <Typography variant="body2" sx={{ mb: 1 }}>
      {count}: <strong>{amounts.join(' + ')}</strong>
    </Typography>
  );
}

function NoOrders() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {translate('resources.customers.orders.none')}
    </Typography>
  );
}
