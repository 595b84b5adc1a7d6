import { Alert, Button, LinearProgress, Stack, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { ReferenceField, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { useAct } from '../ui/use-act';
import { useTime } from '../ui/use-formats';
import { CheckBox } from './CheckBox';
import { HoldingChecks } from './HoldingChecks';
import { SystemScreen } from './SystemScreen';
import { useRead } from './use-read';

type Verification = Schemas['Verification'];
type Last = NonNullable<Verification['last']>;

/** While it runs its progress is asked for. */
const PROGRESS_MS = 1_000;

/** Whether the data holds: what the checks found last, and having them run. */
export default function VerifyScreen() {
  const read = useRead<Verification>('/api/admin/verify', (answer) =>
    answer?.current ? PROGRESS_MS : false,
  );
  const { data } = read;
  const mayRun = useMay('operations.write');
  return (
    <SystemScreen
      name="verify"
      read={read}
      actions={mayRun && <RunButton isBusy={!data || data.current !== null} />}
    >
      {data && (
        <>
          {data.current && <Current current={data.current} />}
          {data.last ? <LastResult last={data.last} /> : !data.current && <Never />}
        </>
      )}
    </SystemScreen>
  );
}

function RunButton({ isBusy }: { isBusy: boolean }) {
  const translate = useTranslate();
  const { act, isBusy: isAsking } = useAct({ touches: ['system'], isIdempotent: false });
  return (
    <Button variant="contained" loading={isAsking} disabled={isBusy} onClick={() => act('/api/admin/verify')}>
      {translate('system.verify.run')}
    </Button>
  );
}

function Current({ current }: { current: NonNullable<Verification['current']> }) {
  const translate = useTranslate();
  const doing = current.progress ?? translate(`system.verify.${current.startedAt ? 'begins' : 'waits'}`);
  return (
    <Section title={translate('system.verify.running')}>
      <LinearProgress aria-label={translate('system.verify.running')} sx={{ mb: 1 }} />
      <Typography variant="body2" role="status">
        {doing}
      </Typography>
      <WhoAndWhen actorId={current.actorId} at={current.askedAt} />
    </Section>
  );
}

function LastResult({ last }: { last: Last }) {
  const translate = useTranslate();
  const failed = last.checks.filter(({ violations }) => violations > 0);
  const rows = last.checked.reduce((sum, table) => sum + table.rows, 0);
  const [severity, says] =
    last.ok === null
      ? (['warning', translate('system.verify.unknown', { error: last.error ?? '' })] as const)
      : last.ok
        ? (['success', translate('system.verify.holds')] as const)
        : (['error', translate('system.verify.fails', { smart_count: failed.length })] as const);
  return (
    <>
      <Alert severity={severity}>
        {says}
        <WhoAndWhen
          actorId={last.actorId}
          at={last.finishedAt}
          more={translate('system.verify.size', { seconds: last.seconds, rows })}
        />
      </Alert>
      {failed.map((check) => (
        <CheckBox key={check.name} check={check} />
      ))}
      {last.checks.length > failed.length && (
        <HoldingChecks checks={last.checks.filter(({ violations }) => violations === 0)} />
      )}
    </>
  );
}

function WhoAndWhen({ actorId, at, more }: { actorId: number | null; at: string; more?: string }) {
  const time = useTime();
  return (
    <Stack direction="row" spacing={1} useFlexGap sx={{ flexWrap: 'wrap' }}>
      <Typography variant="body2">{[time(at, 'second'), more].filter(Boolean).join(' · ')}</Typography>
      {actorId !== null && (
        <ReferenceField record={{ id: at, actorId }} source="actorId" reference="customers" link="edit" />
      )}
    </Stack>
  );
}

function Never() {
  const translate = useTranslate();
  return <Alert severity="info">{translate('system.verify.never')}</Alert>;
}
