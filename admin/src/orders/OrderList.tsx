import type { QueryKey } from '@tanstack/react-query';
import {
  AutocompleteInput,
  DataTable,
  DateInput,
  FilterButton,
  ReferenceInput,
  SearchInput,
  SelectArrayInput,
  TextInput,
  TopToolbar,
} from 'react-admin';
import { useLive } from '../live/use-live';
import { ColumnsButton } from '../ui/ColumnsButton';
import { ListScreen } from '../ui/ListScreen';
import { MoneyField } from '../ui/MoneyField';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import { BulkActs } from './acts/BulkActs';
import { emailOf } from './customer-of';
import { NoOrders } from './NoOrders';
import { OrderCustomer } from './OrderCustomer';
import { OrderViews } from './OrderViews';
import type { Order } from './order';
import { PaymentStatusChip, StatusChip } from './StatusChip';
import { PAYMENT_METHODS, PAYMENT_STATUSES, STATUSES } from './statuses';

const choices = (kind: 'statuses' | 'payment_statuses' | 'payment_methods', ids: readonly string[]) =>
  ids.map((id) => ({ id, name: `resources.orders.${kind}.${id}` }));

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectArrayInput key="status" source="status" choices={choices('statuses', STATUSES)} alwaysOn />,
  <SelectArrayInput
    key="paymentStatus"
    source="paymentStatus"
    choices={choices('payment_statuses', PAYMENT_STATUSES)}
    alwaysOn
  />,
  <SelectArrayInput
    key="paymentMethod"
    source="paymentMethod"
    choices={choices('payment_methods', PAYMENT_METHODS)}
  />,
  <DateInput key="from" source="from" parse={(day: string) => day} />,
  <DateInput key="to" source="to" parse={(day: string) => day} />,
  <TextInput key="email" source="email" />,
  <TextInput key="customerName" source="customerName" />,
  <TextInput key="sku" source="sku" />,
  <ReferenceInput key="productId" source="productId" reference="products">
    <AutocompleteInput optionText="name" filterToQuery={(q: string) => ({ q })} />
  </ReferenceInput>,
  <TextInput key="trackingNumber" source="trackingNumber" />,
  <TextInput key="minTotal" source="minTotal" slotProps={{ htmlInput: { inputMode: 'decimal' } }} />,
  <TextInput key="maxTotal" source="maxTotal" slotProps={{ htmlInput: { inputMode: 'decimal' } }} />,
  <TextInput key="currency" source="currency" />,
];

const actions = (
  <TopToolbar>
    <FilterButton />
    <ColumnsButton />
  </TopToolbar>
);

const Table = DataTable<Order>;
const Column = DataTable.Col<Order>;

const NEWS = ['order.*', 'payment.*'];
const isOrders = ([resource, read]: QueryKey) => resource === 'orders' && read === 'getList';

export default function OrderList() {
  useLive(NEWS, isOrders);
  return (
    <ListScreen filters={filters} actions={actions} sort={{ field: 'createdAt', order: 'DESC' }}>
      <OrderViews />
      <Table
        bulkActionButtons={<BulkActs />}
        rowClick="show"
        empty={<NoOrders />}
        hiddenColumns={['email', 'country']}
      >
        <Column
          source="number"
          disableSort
          render={({ id, number }) => <OrderLink order={{ orderId: id, orderNumber: number }} />}
        />
        <Column source="createdAt">
          <TimeField source="createdAt" />
        </Column>
        <Column source="customer" disableSort render={(order) => <OrderCustomer order={order} />} />
        <Column source="email" disableSort render={emailOf} />
        <Column source="status" disableSort render={({ status }) => <StatusChip status={status} />} />
        <Column
          source="paymentStatus"
          disableSort
          render={({ paymentStatus }) => <PaymentStatusChip paymentStatus={paymentStatus} />}
        />
        <Column source="totalAmount" align="right">
          <MoneyField source="totalAmount" />
        </Column>
        <Column
          source="units"
          align="right"
          disableSort
          render={({ items }) => items.reduce((sum, { quantity }) => sum + quantity, 0)}
        />
        <Column source="country" disableSort render={({ shippingAddress }) => shippingAddress.country} />
      </Table>
    </ListScreen>
  );
}
