import { CreateButton, DataTable, TopToolbar } from 'react-admin';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';

const actions = (
  <TopToolbar>
    <CreateButton />
  </TopToolbar>
);

export default function TaxCategoryList() {
  return (
    <ListScreen actions={actions}>
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
