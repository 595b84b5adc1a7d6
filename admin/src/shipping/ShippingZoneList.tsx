import { DataTable } from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { usePlaceName } from '../ui/use-formats';
import type { ZoneRecord } from './shipping';

const Table = DataTable<ZoneRecord>;
const Column = DataTable.Col<ZoneRecord>;

export default function ShippingZoneList() {
  const nameOf = usePlaceName();
  return (
    <ListScreen actions={<CreateActions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort sx={{ minWidth: '9rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column source="regions" disableSort render={({ regions }) => regions.map(nameOf).join(' · ')} />
      </Table>
    </ListScreen>
  );
}
