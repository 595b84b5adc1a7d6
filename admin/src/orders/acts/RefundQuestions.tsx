import { Checkbox, FormControlLabel, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { MoneyPreview } from './MoneyPreview';
import { ReasonField } from './ReasonField';

interface Answers {
  refund: boolean;
  reason: string;
}

interface Props extends Answers {
  currency: string;
  reasonError?: string;
  /** Of what is chosen now; without it nothing is. */
  preview: UseQueryResult<{ money: Schemas['MoneyPreview']; value: string }> | undefined;
  onChange: (answers: Partial<Answers>) => void;
}

/** Whether what was paid is given back, and why; with what that comes to. */
export function RefundQuestions({ refund, reason, reasonError, currency, preview, onChange }: Props) {
  const translate = useTranslate();
  return (
    <>
      <FormControlLabel
        control={
          <Checkbox checked={refund} onChange={(event) => onChange({ refund: event.target.checked })} />
        }
        label={translate('resources.orders.acts.refund_paid')}
      />
      <ReasonField value={reason} error={reasonError} onChange={(text) => onChange({ reason: text })} />
      {preview?.error && (
        <Typography color="error" role="alert" variant="body2">
          {preview.error.message}
        </Typography>
      )}
      {preview?.data && (
        <MoneyPreview money={preview.data.money} currency={currency} value={preview.data.value} />
      )}
    </>
  );
}
