import { Alert, Box, Stack, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { ShowBase, Title, useShowContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Figure, Figures } from '../ui/Figures';
import { Section } from '../ui/Section';
import { TimeField } from '../ui/TimeField';
import { READ, WhenRead } from '../ui/WhenRead';
import { RetryButton } from './RetryButton';
import { StatusChip } from './StatusChip';

type MailWithText = Schemas['MailWithText'];

export default function MailShow() {
  return (
    <ShowBase queryOptions={READ}>
      <MailScreen />
    </ShowBase>
  );
}

function MailScreen() {
  const read = useShowContext<MailWithText>();
  return <WhenRead read={read}>{read.record && <MailBoxes mail={read.record} />}</WhenRead>;
}

function MailBoxes({ mail }: { mail: MailWithText }) {
  const translate = useTranslate();
  const mayRetry = useMay('operations.write');
  const name = translate(`resources.mails.kinds.${mail.kind}`);
  const subject = mail.preview?.subject ?? name;
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Title title={subject} />
      <Section title={subject} actions={mail.status === 'failed' && mayRetry && <RetryButton id={mail.id} />}>
        {mail.error && (
          <Alert severity={mail.status === 'failed' ? 'error' : 'warning'} sx={{ mb: 2 }}>
            {mail.error}
          </Alert>
        )}
        <MailFigures mail={mail} />
      </Section>
      <Section title={translate('resources.mails.text')}>
        {mail.preview ? (
          <Box component="pre" tabIndex={0} sx={TEXT}>
            {mail.preview.text}
          </Box>
        ) : (
          <Typography color="textSecondary">{translate('resources.mails.no_text')}</Typography>
        )}
      </Section>
    </Stack>
  );
}

function MailFigures({ mail: { kind, recipient, status, attempts, sentAt, dueAt } }: { mail: MailWithText }) {
  const translate = useTranslate();
  const none = translate('shell.field.none');
  const field = (name: string) => translate(`resources.mails.fields.${name}`);
  return (
    <Figures>
      <Figure name={field('status')}>
        <StatusChip status={status} />
      </Figure>
      <Figure name={field('kind')}>{translate(`resources.mails.kinds.${kind}`)}</Figure>
      <Figure name={field('recipient')}>{recipient}</Figure>
      <Figure name={field('createdAt')}>
        <TimeField source="createdAt" />
      </Figure>
      <Figure name={field('sentAt')}>{sentAt ? <TimeField source="sentAt" /> : none}</Figure>
      <Figure name={field('dueAt')}>{dueAt ? <TimeField source="dueAt" /> : none}</Figure>
      <Figure name={field('attempts')}>{attempts}</Figure>
    </Figures>
  );
}

const TEXT = { m: 0, overflow: 'auto', fontSize: '0.9rem', whiteSpace: 'pre-wrap' };
