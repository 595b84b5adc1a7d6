import { Alert, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActDialog } from '../../ui/ActDialog';
import { RefusalAlert } from '../acts/RefusalAlert';
import { useDocumentAct } from '../acts/use-document-act';
import type { StockDocument } from '../document';
import type { Tally } from '../scan/use-tally';
import { Findings } from './Findings';

interface Props {
  document: StockDocument;
  /** What is counted and not entered is not posted. */
  tally: Tally;
}

/** Says what a count has found and what becomes of the stock, before that is so. */
export function PostDialog({ document: latest, tally }: Props) {
  const translate = useTranslate();
  const { document, begin, act, isBusy, refusal } = useDocumentAct(latest, 'post');
  const textOf = (key: string, values?: object) => translate(`resources.stock-documents.post.${key}`, values);
  return (
    <ActDialog
      title={translate('resources.stock-documents.acts.post')}
      submit={textOf('submit')}
      button={{ variant: 'contained', disabled: document.lines.length === 0 }}
      isBusy={isBusy}
      refusal={<RefusalAlert refusal={refusal} document={latest} />}
      canSubmit={tally.entries.length === 0}
      onOpen={begin}
      onSubmit={async () => (await act('/api/admin/stock-documents/{id}/post')) !== undefined}
    >
      <Stack spacing={1}>
        {tally.entries.length > 0 && (
          <Alert severity="warning">{textOf('unsent', { smart_count: tally.entries.length })}</Alert>
        )}
        <Findings document={document} />
      </Stack>
    </ActDialog>
  );
}
