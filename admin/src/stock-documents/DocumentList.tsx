import { Typography } from '@mui/material';
import { DataTable, SearchInput, SelectArrayInput, TopToolbar, useLocale, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ColumnsButton } from '../ui/ColumnsButton';
import { DocumentLink } from '../ui/DocumentLink';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { TimeField } from '../ui/TimeField';
import { useTime } from '../ui/use-formats';
import { DocumentViews } from './DocumentViews';
import { isLate, KINDS, type ListedDocument, STATUS_COLOURS } from './document';
import { LocationInput } from './LocationInput';
import { NewMenu } from './NewMenu';
import { StatusChip } from './StatusChip';
import { usePlaceOf } from './use-locations';

const kinds = KINDS.map((id) => ({ id, name: `resources.stock-documents.kinds.${id}` }));
const statuses = Object.keys(STATUS_COLOURS).map((id) => ({
  id,
  name: `resources.stock-documents.statuses.any.${id}`,
}));

const filters = [
  <SearchInput key="q" source="q" alwaysOn />,
  <SelectArrayInput key="kind" source="kind" choices={kinds} alwaysOn />,
  <SelectArrayInput key="status" source="status" choices={statuses} alwaysOn />,
  <LocationInput key="locationId" source="locationId" alwaysOn />,
];

const Table = DataTable<ListedDocument>;
const Column = DataTable.Col<ListedDocument>;

export default function DocumentList() {
  return (
    <ListScreen filters={filters} actions={<Actions />}>
      <DocumentViews />
      <Table
        bulkActionButtons={false}
        rowClick="show"
        empty={<NothingHere />}
        hiddenColumns={['createdAt', 'note']}
      >
        <Column source="number" disableSort render={(document) => <DocumentLink document={document} />} />
        <Column source="status" disableSort render={(document) => <StatusChip document={document} />} />
        <Column
          source="progress"
          align="right"
          disableSort
          sx={{ whiteSpace: 'nowrap' }}
          render={(document) => <Progress document={document} />}
        />
        <Column source="locationId" disableSort render={(document) => <Place document={document} />} />
        <Column source="expectedAt" disableSort render={(document) => <ExpectedAt document={document} />} />
        <Column source="supplier" disableSort />
        <Column source="reference" disableSort />
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column source="note" disableSort />
      </Table>
    </ListScreen>
  );
}

function Actions() {
  const mayWrite = useMay('stock.write');
  return (
    <TopToolbar>
      <ColumnsButton />
      {mayWrite && <NewMenu />}
    </TopToolbar>
  );
}

function Place({ document }: { document: ListedDocument }) {
  return usePlaceOf()(document);
}

function ExpectedAt({ document }: { document: ListedDocument }) {
  const translate = useTranslate();
  const time = useTime();
  if (!document.expectedAt) return null;
  return (
    <Typography variant="body2" noWrap color={isLate(document) ? 'warning' : undefined}>
      {time(document.expectedAt)}
      {isLate(document) && ` · ${translate('resources.stock-documents.late')}`}
    </Typography>
  );
}

/** Of a delivery or transfer how many units came of how many, of a count what was counted. */
function Progress({ document: { kind, products, quantity, done, lost } }: { document: ListedDocument }) {
  const translate = useTranslate();
  const locale = useLocale();
  const values = { done: done.toLocaleString(locale), of: quantity.toLocaleString(locale) };
  const textOf = (key: string, more: object) => translate(`resources.stock-documents.progress.${key}`, more);
  if (kind === 'count') return textOf('counted', { smart_count: products });
  return [textOf('came', values), lost > 0 && textOf('lost', { smart_count: lost })]
    .filter(Boolean)
    .join(' · ');
}
