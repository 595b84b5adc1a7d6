import { DataTable } from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';

export default function CategoryList() {
  return (
    <ListScreen actions={<CreateActions />} sort={{ field: 'name', order: 'ASC' }}>
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
