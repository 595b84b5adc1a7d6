import { Stack, Typography } from '@mui/material';
import { DataTable, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { ListPagination } from '../ui/ListPagination';
import { ReferenceManyField } from '../ui/ReferenceManyField';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { ViewButtons } from '../ui/ViewButtons';
import { WideTable } from '../ui/WideTable';
import { DeliveryChip } from './EndpointChip';
import { RedeliverButton } from './RedeliverButton';
import { ReplayDialog } from './ReplayDialog';
import { SubjectLink } from './SubjectLink';
import { useErrorText } from './use-error-text';
import type { Delivery, Endpoint } from './webhook';

type Row = Delivery & { id: string };

const Table = DataTable<Row>;
const Column = DataTable.Col<Row>;

const VIEWS = { all: {}, pending: { status: ['pending'] }, failed: { status: ['failed'] } };

/** What was sent to an endpoint, or is to be, the latest event first. */
export function DeliveriesBox({ endpoint }: { endpoint: Endpoint }) {
  const translate = useTranslate();
  const errorText = useErrorText();
  const may = useMay('webhooks.write') && endpoint.isActive;
  const title = translate('resources.webhook-deliveries.name', { smart_count: 2 });
  return (
    <Section title={title} actions={may && <ReplayDialog endpoint={endpoint} />}>
      <WideTable label={title}>
        <ReferenceManyField
          reference="webhook-deliveries"
          target="id"
          perPage={25}
          pagination={<ListPagination />}
        >
          <Stack>
            <ViewButtons resource="webhook-deliveries" views={VIEWS} />
            <Table bulkActionButtons={false} rowClick="show" empty={<None />}>
              <Column source="occurredAt" disableSort>
                <TimeField source="occurredAt" />
              </Column>
              <Column source="type" disableSort />
              <Column
                source="aggregateId"
                disableSort
                render={(delivery) => <SubjectLink subject={delivery} />}
              />
              <Column source="status" disableSort render={({ status }) => <DeliveryChip status={status} />} />
              <Column source="attempts" align="right" disableSort />
              <Column
                source="lastError"
                disableSort
                render={({ lastError, lastStatusCode }) => lastError && errorText(lastError, lastStatusCode)}
              />
              {may && (
                <Column
                  source="acts"
                  disableSort
                  render={(delivery) => <RedeliverButton delivery={delivery} />}
                />
              )}
            </Table>
          </Stack>
        </ReferenceManyField>
      </WideTable>
    </Section>
  );
}

function None() {
  const translate = useTranslate();
  return (
    <Typography variant="body2" color="textSecondary" sx={{ p: 1 }}>
      {translate('resources.webhook-deliveries.empty')}
    </Typography>
  );
}
