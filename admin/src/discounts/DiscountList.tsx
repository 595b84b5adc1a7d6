import {
  BooleanInput,
  CreateButton,
  DataTable,
  FilterButton,
  SearchInput,
  SelectInput,
  TextInput,
  TopToolbar,
  useLocale,
  useTranslate,
} from 'react-admin';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { RecordLink } from '../ui/RecordLink';
import { TimeField } from '../ui/TimeField';
import { ValidityChip } from '../ui/ValidityChip';
import { CLASSES, type Discount } from './discount';
import { useWorth } from './use-worth';

const CLASS_CHOICES = CLASSES.map((id) => ({ id, name: `resources.discounts.classes.${id}` }));

const filters = [
  <SearchInput key="search" source="search" alwaysOn />,
  <TextInput key="code" source="code" alwaysOn />,
  <SelectInput key="class" source="class" choices={CLASS_CHOICES} />,
  <BooleanInput key="isAutomatic" source="isAutomatic" />,
  <BooleanInput key="isActive" source="isActive" />,
];

const actions = (
  <TopToolbar>
    <FilterButton />
    <CreateButton />
  </TopToolbar>
);

const Table = DataTable<Discount>;
const Column = DataTable.Col<Discount>;

export default function DiscountList() {
  const translate = useTranslate();
  const locale = useLocale();
  const worth = useWorth();
  return (
    <ListScreen filters={filters} actions={actions}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort sx={{ minWidth: '9rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column
          source="code"
          disableSort
          render={({ code, isAutomatic }) =>
            code ?? translate(`resources.discounts.codeless.${isAutomatic ? 'automatic' : 'generated'}`)
          }
        />
        <Column source="worth" disableSort sx={{ minWidth: '8rem' }} render={worth} />
        <Column
          source="class"
          disableSort
          render={(discount) => translate(`resources.discounts.classes.${discount.class}`)}
        />
        <Column
          source="uses"
          sx={{ whiteSpace: 'nowrap' }}
          align="right"
          disableSort
          render={({ uses, maxUses }) =>
            [uses, maxUses].flatMap((count) => count?.toLocaleString(locale) ?? []).join(' / ')
          }
        />
        <Column source="state" disableSort render={(discount) => <ValidityChip of={discount} />} />
        <Column source="endsAt" disableSort>
          <TimeField source="endsAt" />
        </Column>
      </Table>
    </ListScreen>
  );
}
