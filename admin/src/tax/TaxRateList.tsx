import {
  CreateButton,
  DataTable,
  ReferenceField,
  ReferenceInput,
  SelectInput,
  TopToolbar,
} from 'react-admin';
import { useMay } from '../session/permission';
import { CountryInput } from '../ui/CountryInput';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';
import { usePercent, usePlace } from '../ui/use-formats';
import { ValidityChip } from '../ui/ValidityChip';
import { PresetsDialog } from './PresetsDialog';
import type { TaxRate } from './tax';

const filters = [
  <CountryInput key="country" source="country" alwaysOn />,
  <ReferenceInput
    key="taxCategoryId"
    source="taxCategoryId"
    reference="tax-categories"
    perPage={100}
    alwaysOn
  >
    <SelectInput optionText="name" label="resources.tax-rates.fields.taxCategoryId" />
  </ReferenceInput>,
];

function Actions() {
  const mayWrite = useMay('pricing.write');
  return (
    <TopToolbar>
      {mayWrite && <PresetsDialog />}
      <CreateButton />
    </TopToolbar>
  );
}

const Table = DataTable<TaxRate>;
const Column = DataTable.Col<TaxRate>;

export default function TaxRateList() {
  const percent = usePercent();
  const place = usePlace();
  return (
    <ListScreen filters={filters} actions={<Actions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column
          source="country"
          disableSort
          sx={{ minWidth: '9rem' }}
          render={({ country, region }) => place(country, region)}
        />
        <Column source="name" disableSort>
          <RecordLink source="name" />
        </Column>
        <Column source="rate" align="right" disableSort render={({ rate }) => percent(rate)} />
        <Column source="taxCategoryId" disableSort>
          <ReferenceField source="taxCategoryId" reference="tax-categories" link={false} />
        </Column>
        <Column source="state" disableSort render={(rate) => <ValidityChip of={rate} />} />
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
