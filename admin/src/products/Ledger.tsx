import { type Theme, Typography, useMediaQuery } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { DataTable, ReferenceField, useLocale, useRecordContext, useTranslate } from 'react-admin';
import { DocumentLink } from '../ui/DocumentLink';
import { ListPagination } from '../ui/ListPagination';
import { OrderLink } from '../ui/OrderLink';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { TimeField } from '../ui/TimeField';
import { WideTable } from '../ui/WideTable';

type Movement = Schemas['StockMovement'];

const Table = DataTable<Movement>;
const Column = DataTable.Col<Movement>;

/** All that came in and went out, newest first, each with what there was of it afterwards. */
export function Ledger() {
  const translate = useTranslate();
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  return (
    <WideTable label={translate('resources.stock-movements.name', { smart_count: 2 })}>
      <ReferenceManyField
        reference="stock-movements"
        target="id"
        perPage={25}
        pagination={<ListPagination canCount={false} />}
      >
        <Table bulkActionButtons={false} rowClick={false} empty={<NoMovements />} sx={DENSE}>
          <Column source="createdAt" disableSort>
            <TimeField source="createdAt" />
          </Column>
          <Column source="kind" disableSort>
            <What isNarrow={isNarrow} />
          </Column>
          <Column source="location" disableSort render={({ location }) => <Where location={location} />} />
          <Column
            source="onHandAfter"
            align="right"
            disableSort
            render={({ onHand, onHandAfter }) => <Counter change={onHand} after={onHandAfter} />}
          />
          <Column
            source="committedAfter"
            align="right"
            disableSort
            render={({ committed, committedAfter }) => <Counter change={committed} after={committedAfter} />}
          />
          {!isNarrow && (
            <Column source="actorId" disableSort>
              <Who />
            </Column>
          )}
        </Table>
      </ReferenceManyField>
    </WideTable>
  );
}

/** As narrow as it can be: all of it fits beside the menu on a small screen. */
const DENSE = {
  '& .MuiTableCell-root': { px: 1, verticalAlign: 'top' },
  '& time': { display: 'inline-block', whiteSpace: 'normal', minWidth: '5.75rem' },
};

function Who() {
  const translate = useTranslate();
  const movement = useRecordContext<Movement>();
  if (movement?.actorType === 'guest') return translate('resources.orders.guest');
  return <ReferenceField source="actorId" reference="customers" link="edit" emptyText="shell.field.none" />;
}

/** With the order or stock document it was for, and the kind of reason before what somebody wrote; where there is little room, who it was, too. */
function What({ isNarrow }: { isNarrow: boolean }) {
  const translate = useTranslate();
  const movement = useRecordContext<Movement>();
  if (!movement) return null;
  const { kind, reasonCode, reason, documentId, document } = movement;
  const code = reasonCode && translate(`resources.stock-movements.reason_codes.${reasonCode}`);
  const why = [code, reason].filter(Boolean).join(' · ');
  return (
    <>
      {translate(`resources.stock-movements.kinds.${kind}`)} <OrderLink order={movement} />
      {documentId && document && <DocumentLink document={{ ...document, id: documentId }} />}
      {why && (
        <Typography variant="body2" color="textSecondary" sx={{ overflowWrap: 'anywhere' }}>
          {why}
        </Typography>
      )}
      {isNarrow && (movement.actorId !== null || movement.actorType === 'guest') && (
        <div>
          <Who />
        </div>
      )}
    </>
  );
}

/** The location of backorders is no place: it has a name of its own in each language. */
function Where({ location: { kind, name } }: Pick<Movement, 'location'>) {
  const translate = useTranslate();
  return kind === 'backorder' ? translate('resources.stock-movements.on_backorder') : name;
}

/** What there was after a movement, and below by how much it changed that. */
function Counter({ change, after }: { change: number; after: number }) {
  const locale = useLocale();
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  return (
    <>
      {after.toLocaleString(locale)}
      {change !== 0 && (
        <Typography variant="body2" color="textSecondary">
          {signed.format(change)}
        </Typography>
      )}
    </>
  );
}

function NoMovements() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ py: 1 }}>
      {translate('resources.stock-movements.empty')}
    </Typography>
  );
}
