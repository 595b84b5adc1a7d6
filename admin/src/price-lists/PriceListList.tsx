import {
  BooleanInput,
  DataTable,
  ReferenceField,
  ReferenceInput,
  SelectInput,
  TextInput,
  useTranslate,
} from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';
import { ValidityChip } from '../ui/ValidityChip';
import type { PriceList } from './price-list';

const filters = [
  <TextInput key="currency" source="currency" alwaysOn />,
  <ReferenceInput
    key="customerGroupId"
    source="customerGroupId"
    reference="customer-groups"
    perPage={100}
    alwaysOn
  >
    <SelectInput optionText="name" label="resources.price-lists.fields.customerGroupId" />
  </ReferenceInput>,
  <BooleanInput key="isActive" source="isActive" />,
];

const Table = DataTable<PriceList>;
const Column = DataTable.Col<PriceList>;

export default function PriceListList() {
  const translate = useTranslate();
  return (
    <ListScreen filters={filters} actions={<CreateActions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort sx={{ minWidth: '9rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column source="code" disableSort />
        <Column source="currency" disableSort />
        <Column source="customerGroupId" disableSort>
          <ReferenceField
            source="customerGroupId"
            reference="customer-groups"
            link={false}
            emptyText={translate('resources.price-lists.everybody')}
          />
        </Column>
        <Column source="priority" align="right" disableSort />
        <Column source="state" disableSort render={(list) => <ValidityChip of={list} />} />
        <Column source="startsAt" disableSort>
          <TimeField source="startsAt" />
        </Column>
        <Column source="endsAt" disableSort>
          <TimeField source="endsAt" />
        </Column>
      </Table>
    </ListScreen>
  );
}
