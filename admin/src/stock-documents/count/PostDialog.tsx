import { Alert, Checkbox, FormControlLabel, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { ApiProblem } from '../../api/problem';
import { ActDialog } from '../../ui/ActDialog';
import { RefusalAlert } from '../acts/RefusalAlert';
import { useDocumentAct } from '../acts/use-document-act';
import { MIN_REASON, type StockDocument } from '../document';
import type { Tally } from '../scan/use-tally';
import { Findings } from './Findings';

interface Props {
  document: StockDocument;
  /** What is counted and not entered is not posted. */
  tally: Tally;
}

const START = { force: false, reason: '' };

/** Says what a count has found and what becomes of the stock, before that is so. */
export function PostDialog({ document: latest, tally }: Props) {
  const translate = useTranslate();
  const { document, begin, act, isBusy, refusal, fieldErrors } = useDocumentAct(latest, 'post');
  const [values, setValues] = useState(START);
  const { force } = values;
  const reason = values.reason.trim();
  const unsent = tally.entries.length;
  const isPromised = refusal?.error instanceof ApiProblem && refusal.error.problem.code === 'STOCK_PROMISED';
  const isAsked = isPromised || force;
  const submit = async () => {
    const body = force ? { force, reason } : {};
    return (await act('/api/admin/stock-documents/{id}/post', body)) !== undefined;
  };
  return (
    <ActDialog
      title={translate('resources.stock-documents.acts.post')}
      submit={translate('resources.stock-documents.post.submit')}
      button={{ variant: 'contained', disabled: document.lines.length === 0 }}
      isBusy={isBusy}
      refusal={<RefusalAlert refusal={refusal} document={latest} />}
      canSubmit={unsent === 0 && (!force || reason.length >= MIN_REASON)}
      onOpen={() => {
        begin();
        setValues(START);
      }}
      onSubmit={submit}
    >
      <Stack spacing={1} useFlexGap>
        {unsent > 0 && (
          <Alert severity="warning">
            {translate('resources.stock-documents.post.unsent', { smart_count: unsent })}
          </Alert>
        )}
        <Findings document={document} />
        {isAsked && (
          <>
            <FormControlLabel
              control={
                <Checkbox
                  checked={force}
                  onChange={({ target }) => setValues({ ...values, force: target.checked })}
                />
              }
              label={translate('resources.stock-documents.post.force')}
            />
            {force && (
              <TextField
                label={translate('resources.stock-movements.fields.reason')}
                value={values.reason}
                required
                error={fieldErrors.reason !== undefined}
                helperText={fieldErrors.reason ?? translate('resources.stock-documents.post.force_reason')}
                onChange={({ target }) => setValues({ ...values, reason: target.value })}
                slotProps={{ htmlInput: { maxLength: 255 } }}
              />
            )}
          </>
        )}
      </Stack>
    </ActDialog>
  );
}
