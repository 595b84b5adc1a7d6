import {
  BooleanField,
  BooleanInput,
  CreateButton,
  DataTable,
  FilterButton,
  NumberInput,
  ReferenceInput,
  SearchInput,
  SelectInput,
  TopToolbar,
  useTranslate,
} from 'react-admin';
import { ColumnsButton } from '../ui/ColumnsButton';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { MoneyField } from '../ui/MoneyField';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';
import { AvailabilityField } from './AvailabilityField';
import type { Product } from './product';

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <ReferenceInput key="category" source="category" reference="categories" perPage={100} alwaysOn>
    <SelectInput optionText="name" />
  </ReferenceInput>,
  <BooleanInput key="isActive" source="isActive" />,
  <BooleanInput key="inStock" source="inStock" />,
  <BooleanInput key="isLow" source="isLow" />,
  <NumberInput key="stockBelow" source="stockBelow" min={1} />,
];

const actions = (
  <TopToolbar>
    <FilterButton />
    <ColumnsButton />
    <CreateButton />
  </TopToolbar>
);

const Table = DataTable<Product>;
const Column = DataTable.Col<Product>;

export default function ProductList() {
  const translate = useTranslate();
  return (
    <ListScreen filters={filters} actions={actions} sort={{ field: 'createdAt', order: 'DESC' }}>
      <Table
        bulkActionButtons={false}
        rowClick="edit"
        empty={<NothingHere />}
        hiddenColumns={['unavailable', 'isActive', 'createdAt']}
      >
        <Column source="sku" sx={{ whiteSpace: 'nowrap' }} />
        <Column source="name" sx={{ minWidth: '12rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column source="price" align="right">
          <MoneyField source="price" />
        </Column>
        <Column
          source="onHand"
          align="right"
          disableSort
          render={({ onHand }) => onHand ?? translate('shell.field.none')}
        />
        <Column
          source="unavailable"
          align="right"
          disableSort
          render={({ onHand, stockQuantity }) => (onHand ?? stockQuantity) - stockQuantity}
        />
        <Column source="stockQuantity" align="right" disableSort />
        <Column source="availability" disableSort>
          <AvailabilityField />
        </Column>
        <Column source="isActive" disableSort>
          <BooleanField source="isActive" />
        </Column>
        <Column
          source="categories"
          disableSort
          render={({ categories }) => categories.map(({ name }) => name).join(', ')}
          sx={{ minWidth: '10rem' }}
        />
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" show="day" />
        </Column>
      </Table>
    </ListScreen>
  );
}
