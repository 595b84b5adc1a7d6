import { type Theme, useMediaQuery } from '@mui/material';
import { DataTable, SelectInput, TextInput, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListScreen, NothingHere } from '../ui/ListScreen';
import { TimeField } from '../ui/TimeField';
import type { Mail } from './index';
import { RetryButton } from './RetryButton';
import { MAIL_STATUSES, StatusChip } from './StatusChip';

const STATUSES = MAIL_STATUSES.map((id) => ({ id, name: `resources.mails.statuses.${id}` }));

const filters = [
  <SelectInput key="status" source="status" choices={STATUSES} alwaysOn />,
  <TextInput key="recipient" source="recipient" resettable alwaysOn />,
];

const Table = DataTable<Mail>;
const Column = DataTable.Col<Mail>;

/** The latest first: in development it is where they are read. */
export default function MailList() {
  const translate = useTranslate();
  const mayRetry = useMay('operations.write');
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('md'));
  return (
    <ListScreen filters={filters} actions={false}>
      <Table bulkActionButtons={false} rowClick="show" empty={<NothingHere />}>
        <Column source="createdAt" disableSort>
          <TimeField source="createdAt" />
        </Column>
        <Column
          source="kind"
          disableSort
          render={({ kind }) => translate(`resources.mails.kinds.${kind}`)}
          sx={{ whiteSpace: { md: 'nowrap' } }}
        />
        <Column source="recipient" disableSort />
        <Column source="status" disableSort render={({ status }) => <StatusChip status={status} />} />
        {!isNarrow && <Column source="error" disableSort />}
        {mayRetry && (
          <Column
            source="acts"
            disableSort
            render={({ id, status }) => status === 'failed' && <RetryButton id={id} />}
          />
        )}
      </Table>
    </ListScreen>
  );
}
