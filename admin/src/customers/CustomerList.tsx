import { DataTable, FilterButton, SearchInput, SelectInput, TextInput, TopToolbar } from 'react-admin';
import { nameOf } from '../format/person';
import { ColumnsButton } from '../ui/ColumnsButton';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';
import { RoleChip, StateChip } from './chips';
import { type Account, ROLES } from './customer';

const ROLE_CHOICES = ROLES.map((id) => ({ id, name: `resources.customers.roles.${id}` }));
const STATE_CHOICES = [
  { id: true, name: 'resources.customers.states.active' },
  { id: false, name: 'resources.customers.states.disabled' },
];

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectInput key="role" source="role" choices={ROLE_CHOICES} alwaysOn />,
  <SelectInput key="isActive" source="isActive" choices={STATE_CHOICES} alwaysOn />,
  <TextInput key="email" source="email" />,
  <TextInput key="name" source="name" />,
];

const actions = (
  <TopToolbar>
    <FilterButton />
    <ColumnsButton />
  </TopToolbar>
);

const Table = DataTable<Account>;
const Column = DataTable.Col<Account>;

export default function CustomerList() {
  return (
    <ListScreen filters={filters} actions={actions} sort={{ field: 'createdAt', order: 'DESC' }}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" render={(customer) => <RecordLink text={nameOf(customer)} />} />
        <Column source="email" />
        <Column source="role" disableSort render={({ role }) => <RoleChip role={role} />} />
        <Column source="isActive" disableSort render={({ isActive }) => <StateChip isActive={isActive} />} />
        <Column source="createdAt">
          <TimeField source="createdAt" show="day" />
        </Column>
      </Table>
    </ListScreen>
  );
}
