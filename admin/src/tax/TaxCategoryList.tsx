import { DataTable } from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';

export default function TaxCategoryList() {
  return (
    <ListScreen actions={<CreateActions />}>
      <DataTable bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <DataTable.Col source="name" disableSort>
          <RecordLink source="name" />
        </DataTable.Col>
        <DataTable.Col source="code" disableSort />
        <DataTable.Col source="createdAt" disableSort>
          <TimeField source="createdAt" show="day" />
        </DataTable.Col>
      </DataTable>
    </ListScreen>
  );
}
