import {
  BooleanField,
  BooleanInput,
  DataTable,
  ReferenceField,
  ReferenceInput,
  SelectInput,
  useTranslate,
} from 'react-admin';
import { CreateActions } from '../ui/CreateActions';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { MoneyField } from '../ui/MoneyField';
import { RecordLink } from '../ui/RecordLink';
import { useMoney } from '../ui/use-formats';
import type { ShippingMethod } from './shipping';

const filters = [
  <ReferenceInput key="zoneId" source="zoneId" reference="shipping-zones" perPage={100} alwaysOn>
    <SelectInput optionText="name" label="resources.shipping-methods.fields.zoneId" />
  </ReferenceInput>,
  <BooleanInput key="isActive" source="isActive" />,
];

const Table = DataTable<ShippingMethod>;
const Column = DataTable.Col<ShippingMethod>;

export default function ShippingMethodList() {
  const price = usePrice();
  const days = useDays();
  return (
    <ListScreen filters={filters} actions={<CreateActions />}>
      <Table bulkActionButtons={false} rowClick="edit" empty={<NothingHere />}>
        <Column source="name" disableSort sx={{ minWidth: '9rem' }}>
          <RecordLink source="name" />
        </Column>
        <Column source="code" disableSort />
        <Column source="zoneId" disableSort>
          <ReferenceField source="zoneId" reference="shipping-zones" link={false} />
        </Column>
        <Column source="price" disableSort sx={{ minWidth: '10rem' }} render={price} />
        <Column source="freeFrom" align="right" disableSort>
          <MoneyField source="freeFrom" />
        </Column>
        <Column source="days" disableSort render={days} />
        <Column source="isActive" disableSort>
          <BooleanField source="isActive" />
        </Column>
      </Table>
    </ListScreen>
  );
}

/** The cheapest and the dearest of its rates, and what it goes by. */
function usePrice(): (method: ShippingMethod) => string {
  const translate = useTranslate();
  const money = useMoney();
  return ({ basis, rates, currency }) => {
    const [first, ...others] = rates;
    const last = others.at(-1);
    if (!first) return '';
    const from = money(first.amount, currency);
    if (!last) return from;
    const to = money(last.amount, currency);
    return `${from} – ${to} ${translate(`resources.shipping-methods.bases.${basis}`)}`;
  };
}

function useDays(): (method: ShippingMethod) => string {
  const translate = useTranslate();
  return ({ daysMin, daysMax }) => {
    const known = [...new Set([daysMin, daysMax])].filter((days) => days !== null);
    return known.length === 0
      ? ''
      : translate('resources.shipping-methods.days', { days: known.join('–'), smart_count: known.at(-1) });
  };
}
