import { CreateButton, DataTable, TopToolbar } from 'react-admin';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { usePlaceName } from '../ui/use-formats';
import type { ZoneRecord } from './shipping';

const actions = (
  <TopToolbar>
    <CreateButton />
  </TopToolbar>
);

const Table = DataTable<ZoneRecord>;
const Column = DataTable.Col<ZoneRecord>;

export default function ShippingZoneList() {
  const nameOf = usePlaceName();
  return (
    <ListScreen actions={actions}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort sx={{ minWidth: '9rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column source="regions" disableSort render={({ regions }) => regions.map(nameOf).join(' · ')} />
      </Table>
    </ListScreen>
  );
}
