import { Alert, Box, Stack, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { ShowBase, Title, useShowContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Figure, Figures } from '../ui/Figures';
import { OrderLink } from '../ui/OrderLink';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { READ, WhenRead } from '../ui/WhenRead';
import { RetryButton } from './RetryButton';
import { useProvider } from './use-provider';

type Event = Schemas['PaymentEventWithPayload'] & { id: string };

export default function PaymentEventShow() {
  return (
    <ShowBase queryOptions={READ}>
      <EventScreen />
    </ShowBase>
  );
}

function EventScreen() {
  const read = useShowContext<Event>();
  return <WhenRead read={read}>{read.record && <EventBoxes event={read.record} />}</WhenRead>;
}

/** What a provider has told, word for word, and what became of it. */
function EventBoxes({ event }: { event: Event }) {
  const translate = useTranslate();
  const mayRetry = useMay('payments.write');
  const isWaiting = event.processedAt === null;
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Title title={event.eventId} />
      <Section title={event.eventId} actions={isWaiting && mayRetry && <RetryButton event={event} />}>
        <Alert severity={isWaiting ? 'warning' : 'success'} sx={{ mb: 2 }}>
          {isWaiting
            ? (event.error ?? translate('resources.payment-events.waits'))
            : translate('resources.payment-events.applied')}
        </Alert>
        <EventFigures event={event} />
      </Section>
      <Section title={translate('resources.payment-events.payload')}>
        {event.payload ? (
          <Box component="pre" tabIndex={0} sx={PAYLOAD}>
            {JSON.stringify(event.payload, null, 2)}
          </Box>
        ) : (
          <Typography color="textSecondary">{translate('shell.field.none')}</Typography>
        )}
      </Section>
    </Stack>
  );
}

function EventFigures({ event: { provider, type, reference, payment, processedAt } }: { event: Event }) {
  const translate = useTranslate();
  const providerName = useProvider();
  const none = translate('shell.field.none');
  const field = (name: string) => translate(`resources.payment-events.fields.${name}`);
  return (
    <Figures>
      <Figure name={field('provider')}>{providerName(provider)}</Figure>
      <Figure name={field('type')}>{type}</Figure>
      <Figure name={field('reference')}>{reference ?? none}</Figure>
      <Figure name={field('order')}>{payment ? <OrderLink order={payment} /> : none}</Figure>
      <Figure name={field('receivedAt')}>
        <TimeField source="receivedAt" />
      </Figure>
      <Figure name={field('processedAt')}>{processedAt ? <TimeField source="processedAt" /> : none}</Figure>
    </Figures>
  );
}

const PAYLOAD = { m: 0, overflow: 'auto', maxHeight: '60vh', fontSize: '0.8rem' };
