import { DataTable } from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { EndpointChip } from './EndpointChip';
import type { Endpoint } from './webhook';

const Table = DataTable<Endpoint>;
const Column = DataTable.Col<Endpoint>;

export default function EndpointList() {
  return (
    <ListScreen actions={<CreateActions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="url" disableSort>
          <RecordLink source="url" />
        </Column>
        <Column source="description" disableSort />
        <Column source="types" disableSort render={({ types }) => types.join(', ')} />
        <Column source="state" disableSort render={(endpoint) => <EndpointChip endpoint={endpoint} />} />
        <Column source="pending" align="right" disableSort />
      </Table>
    </ListScreen>
  );
}
