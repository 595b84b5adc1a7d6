import { DataTable, useTranslate } from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import type { CustomerGroup } from './customer-group';

const Table = DataTable<CustomerGroup>;
const Column = DataTable.Col<CustomerGroup>;

export default function CustomerGroupList() {
  const translate = useTranslate();
  return (
    <ListScreen actions={<CreateActions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort>
          <RecordLink source="name" />
        </Column>
        <Column source="code" disableSort />
        <Column
          source="exemptReason"
          disableSort
          render={({ exemptReason }) =>
            exemptReason && translate(`resources.customer-groups.exempt_reasons.${exemptReason}`)
          }
        />
      </Table>
    </ListScreen>
  );
}
