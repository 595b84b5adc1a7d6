import { Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { DataTable, ReferenceField, ReferenceManyField, useLocale, useTranslate } from 'react-admin';
import { ListPagination } from '../ui/ListPagination';
import { OrderLink } from '../ui/OrderLink';
import { TimeField } from '../ui/TimeField';
import { WideTable } from '../ui/WideTable';
import type { StockLevel } from './product';

type Movement = Schemas['StockMovement'];

const Table = DataTable<Movement>;
const Column = DataTable.Col<Movement>;

/** All that came in and went out, newest first; where there are several locations, at which. */
export function Ledger({ levels }: { levels: StockLevel[] }) {
  const translate = useTranslate();
  const locale = useLocale();
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  return (
    <WideTable label={translate('resources.stock-movements.name', { smart_count: 2 })}>
      <ReferenceManyField
        reference="stock-movements"
        target="id"
        perPage={25}
        pagination={<ListPagination canCount={false} />}
      >
        <Table bulkActionButtons={false} rowClick={false} empty={<NoMovements />}>
          <Column source="createdAt" disableSort>
            <TimeField source="createdAt" />
          </Column>
          <Column
            source="kind"
            disableSort
            render={({ kind }) => translate(`resources.stock-movements.kinds.${kind}`)}
          />
          {levels.length > 1 && (
            <Column
              source="location"
              disableSort
              render={({ locationId }) => levels.find((one) => one.locationId === locationId)?.location.name}
            />
          )}
          <Column source="onHand" align="right" disableSort render={({ onHand }) => signed.format(onHand)} />
          <Column source="onHandAfter" align="right" disableSort />
          <Column
            source="committed"
            align="right"
            disableSort
            render={({ committed }) => signed.format(committed)}
          />
          <Column source="committedAfter" align="right" disableSort />
          <Column source="orderNumber" disableSort render={(movement) => <OrderLink order={movement} />} />
          <Column source="actorId" disableSort>
            <ReferenceField source="actorId" reference="customers" link="edit" emptyText="shell.field.none" />
          </Column>
          <Column source="reason" disableSort render={(movement) => <Why movement={movement} />} />
        </Table>
      </ReferenceManyField>
    </WideTable>
  );
}

/** The kind of reason before what somebody wrote. */
function Why({ movement: { reasonCode, reason } }: { movement: Movement }) {
  const translate = useTranslate();
  const code = reasonCode && translate(`resources.stock-movements.reason_codes.${reasonCode}`);
  return [code, reason].filter(Boolean).join(' · ');
}

function NoMovements() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {translate('resources.stock-movements.empty')}
    </Typography>
  );
}
