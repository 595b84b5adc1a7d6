import { CreateButton, DataTable, TopToolbar } from 'react-admin';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';

const actions = (
  <TopToolbar>
    <CreateButton />
  </TopToolbar>
);

export default function CategoryList() {
  return (
    <ListScreen actions={actions} sort={{ field: 'name', order: 'ASC' }}>
      <DataTable bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <DataTable.Col source="name" disableSort>
          <RecordLink source="name" />
        </DataTable.Col>
        <DataTable.Col source="slug" disableSort />
        <DataTable.Col source="description" disableSort />
      </DataTable>
    </ListScreen>
  );
}
