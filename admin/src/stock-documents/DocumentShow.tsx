import { Box, Stack, Typography } from '@mui/material';
import { useEffect, useRef } from 'react';
import { ReferenceField, ShowBase, Title, useShowContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { useTime } from '../ui/use-formats';
import { READ, ReadFailure } from '../ui/WhenRead';
import { DocumentActs } from './acts/DocumentActs';
import { CountBox } from './count/CountBox';
import { EnteredBox } from './count/EnteredBox';
import { allows, isLate, type StockDocument } from './document';
import { LinesTable } from './lines/LinesTable';
import { ReceiveBox } from './receive/ReceiveBox';
import { StatusChip } from './StatusChip';
import { useTally } from './scan/use-tally';
import { usePlaceOf } from './use-locations';

export default function DocumentShow() {
  return (
    <ShowBase queryOptions={READ}>
      <DocumentScreen />
    </ShowBase>
  );
}

function DocumentScreen() {
  const { record, error, refetch } = useShowContext<StockDocument>();
  // A row of the list has no lines yet.
  if (!record?.lines) return error && <ReadFailure error={error} again={refetch} />;
  return <Loaded key={record.id} document={record} />;
}

function Loaded({ document }: { document: StockDocument }) {
  const translate = useTranslate();
  const mayWrite = useMay('stock.write');
  const tally = useTally(document.id);
  const isCount = document.kind === 'count';
  const isReceivable = mayWrite && allows('receive', document);
  return (
    <Stack spacing={2} sx={{ mt: 2, mb: 4 }}>
      <Head document={document} />
      {mayWrite && <DocumentActs document={document} tally={tally} />}
      {mayWrite && allows('count', document) && <CountBox document={document} tally={tally} />}
      {isCount && <EnteredBox document={document} />}
      {!isCount && isReceivable && <ReceiveBox document={document} tally={tally} />}
      {!isCount && !isReceivable && (
        <Section title={translate('resources.stock-documents.fields.lines')}>
          <LinesTable document={document} />
        </Section>
      )}
    </Stack>
  );
}

function Head({ document: shown }: { document: StockDocument }) {
  const translate = useTranslate();
  const placeOf = usePlaceOf();
  const heading = useRef<HTMLHeadingElement>(null);
  const { kind, number, status } = shown;
  const title = `${translate(`resources.stock-documents.kinds.${kind}`)} ${number}`;
  const known = useRef(status);
  useEffect(() => {
    if (known.current === status) return;
    known.current = status;
    // What had the focus may be gone with what can be done.
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus();
  }, [status]);
  return (
    <Box>
      <Title title={title} />
      <Stack direction="row" spacing={1} useFlexGap sx={{ alignItems: 'center', flexWrap: 'wrap', mb: 1 }}>
        <Typography variant="h5" component="h1" ref={heading} tabIndex={-1} sx={{ outline: 'none' }}>
          {title}
        </Typography>
        <StatusChip document={shown} />
        <Typography color="textSecondary">{placeOf(shown)}</Typography>
      </Stack>
      <Facts document={shown} />
    </Box>
  );
}

/** What is said of it, and who made it. */
function Facts({ document: shown }: { document: StockDocument }) {
  const translate = useTranslate();
  const time = useTime();
  const { supplier, reference, expectedAt, note, createdAt } = shown;
  const label = (field: string) => translate(`resources.stock-documents.fields.${field}`);
  const said = [
    supplier && `${label('supplier')}: ${supplier}`,
    reference && `${label('reference')}: ${reference}`,
    expectedAt && `${label('expectedAt')}: ${time(expectedAt)}`,
    isLate(shown) && translate('resources.stock-documents.late'),
  ].filter(Boolean);
  return (
    <Stack spacing={0.5}>
      {said.length > 0 && <Typography variant="body2">{said.join(' · ')}</Typography>}
      {note && (
        <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
          {note}
        </Typography>
      )}
      <Typography variant="body2" color="textSecondary" component="div">
        {`${label('createdAt')}: ${time(createdAt)} · `}
        <ReferenceField
          record={shown}
          source="actorId"
          reference="customers"
          link="edit"
          emptyText="shell.field.none"
        />
      </Typography>
    </Stack>
  );
}
