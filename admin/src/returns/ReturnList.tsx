import { Chip, type ChipProps } from '@mui/material';
import { DataTable, SelectArrayInput, useTranslate } from 'react-admin';
import type { Return } from '../orders/order';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';

const COLOURS: Record<Return['status'], ChipProps['color']> = {
  requested: 'warning',
  approved: 'info',
  rejected: 'default',
  received: 'success',
};

const choices = Object.keys(COLOURS).map((id) => ({ id, name: `resources.returns.statuses.${id}` }));

const filters = [<SelectArrayInput key="status" source="status" choices={choices} alwaysOn />];

/** What somebody has to decide, or waits for. */
const WAITING = { status: ['requested', 'approved'] };

const Table = DataTable<Return>;
const Column = DataTable.Col<Return>;

const unitsOf = ({ lines }: Return) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

export default function ReturnList() {
  const translate = useTranslate();
  return (
    <ListScreen filters={filters} filterDefaultValues={WAITING}>
      <Table
        bulkActionButtons={false}
        rowClick={(_id, _resource, { orderId }) => `/orders/${orderId}/show`}
        empty={<NothingHere />}
      >
        <Column source="orderNumber" disableSort render={(one) => <OrderLink order={one} />} />
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column
          source="status"
          disableSort
          render={({ status }) => (
            <Chip
              variant="outlined"
              color={COLOURS[status]}
              label={translate(`resources.returns.statuses.${status}`)}
            />
          )}
        />
        <Column source="units" align="right" disableSort render={unitsOf} />
        <Column source="reason" disableSort sx={{ minWidth: '14rem' }} />
      </Table>
    </ListScreen>
  );
}
