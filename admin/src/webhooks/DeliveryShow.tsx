import { Alert, Box, Stack, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { ShowBase, Title, useShowContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { useTime } from '../ui/use-formats';
import { READ, WhenRead } from '../ui/WhenRead';
import { WideTable } from '../ui/WideTable';
import { DeliveryChip } from './EndpointChip';
import { RedeliverButton } from './RedeliverButton';
import { SubjectLink } from './SubjectLink';
import { useErrorText } from './use-error-text';
import type { DeliveryWithAttempts } from './webhook';

export default function DeliveryShow() {
  return (
    <ShowBase queryOptions={READ}>
      <DeliveryScreen />
    </ShowBase>
  );
}

function DeliveryScreen() {
  const read = useShowContext<DeliveryWithAttempts & { id: string }>();
  return <WhenRead read={read}>{read.record && <DeliveryBoxes delivery={read.record} />}</WhenRead>;
}

/** What is sent, and each attempt to do so. */
function DeliveryBoxes({ delivery }: { delivery: DeliveryWithAttempts }) {
  const translate = useTranslate();
  const may = useMay('webhooks.write');
  const { messageId, body, isReplay } = delivery;
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Title title={messageId} />
      <Section title={messageId} actions={may && <RedeliverButton delivery={delivery} />}>
        {isReplay && (
          <Alert severity="info" sx={{ mb: 2 }}>
            {translate('resources.webhook-deliveries.is_replay')}
          </Alert>
        )}
        <DeliveryFigures delivery={delivery} />
      </Section>
      <Attempts delivery={delivery} />
      <Section title={translate('resources.webhook-deliveries.body')}>
        <Box component="pre" tabIndex={0} sx={TEXT}>
          {JSON.stringify(JSON.parse(body), null, 2)}
        </Box>
      </Section>
    </Stack>
  );
}

function DeliveryFigures({ delivery }: { delivery: DeliveryWithAttempts }) {
  const translate = useTranslate();
  const time = useTime();
  const { type, status, occurredAt, dueAt, endedAt } = delivery;
  const field = (name: string) => translate(`resources.webhook-deliveries.fields.${name}`);
  return (
    <Figures>
      <Figure name={field('type')}>{type}</Figure>
      <Figure name={field('aggregateId')}>
        <SubjectLink subject={delivery} />
      </Figure>
      <Figure name={field('occurredAt')}>{time(occurredAt)}</Figure>
      <Figure name={field('status')}>
        <DeliveryChip status={status} />
      </Figure>
      {dueAt && <Figure name={field('dueAt')}>{time(dueAt)}</Figure>}
      {endedAt && <Figure name={field('endedAt')}>{time(endedAt)}</Figure>}
    </Figures>
  );
}

function Attempts({ delivery: { attemptList } }: { delivery: DeliveryWithAttempts }) {
  const translate = useTranslate();
  const time = useTime();
  const errorText = useErrorText();
  const field = (name: string) => translate(`resources.webhook-deliveries.fields.${name}`);
  const title = field('attempts');
  return (
    <Section title={title}>
      {attemptList.length === 0 ? (
        translate('resources.webhook-deliveries.no_attempts')
      ) : (
        <WideTable label={title}>
          <Table size="small">
            <TableHead>
              <TableRow>
                {['attempt', 'at', 'outcome', 'ms', 'response'].map((name) => (
                  <TableCell key={name}>{field(name)}</TableCell>
                ))}
              </TableRow>
            </TableHead>
            <TableBody>
              {attemptList.map(({ attempt, at, ms, statusCode, error, response }) => (
                <TableRow key={attempt}>
                  <TableCell>{attempt}</TableCell>
                  <TableCell sx={{ whiteSpace: 'nowrap' }}>{time(at)}</TableCell>
                  <TableCell>{error ? errorText(error, statusCode) : statusCode}</TableCell>
                  <TableCell>{ms}</TableCell>
                  <TableCell sx={{ wordBreak: 'break-word' }}>{response}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </WideTable>
      )}
    </Section>
  );
}

const TEXT = { m: 0, overflow: 'auto', maxHeight: '60vh', fontSize: '0.8rem' };
