import { Checkbox, FormControlLabel, Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { MoneyPreview } from './MoneyPreview';
import { ReasonField } from './ReasonField';
import { ShippingQuestion } from './ShippingQuestion';

interface Answers {
  refund: boolean;
  /** Null: only what has to go back; empty: all that is left; else an amount. */
  shipping: string | null;
  reason: string;
}

/** What the service says beforehand, of a cancellation and of a return. */
type Preview = Pick<Schemas['ReceiptPreview'], 'money' | 'value' | 'shippingValue' | 'shippingLeft'>;

/** As the API takes it. */
export const refundOf = ({ refund, shipping }: Pick<Answers, 'refund' | 'shipping'>) => ({
  refund,
  ...(refund && shipping !== null && { refundShipping: shipping.trim() || true }),
});

interface Props extends Answers {
  currency: string;
  errors: Record<string, string>;
  /** Of what is chosen now; without it nothing is. */
  preview: UseQueryResult<Preview> | undefined;
  onChange: (answers: Partial<Answers>) => void;
}

/** Whether what was paid is given back, and why; with what that comes to. */
export function RefundQuestions({ refund, shipping, reason, errors, currency, preview, onChange }: Props) {
  const translate = useTranslate();
  const { shippingLeft = '0', shippingValue = '0' } = preview?.data ?? {};
  const hasShipping = shipping !== null || isSomething(shippingLeft) || isSomething(shippingValue);
  return (
    <>
      <FormControlLabel
        control={
          <Checkbox checked={refund} onChange={(event) => onChange({ refund: event.target.checked })} />
        }
        label={translate('resources.orders.acts.refund_paid')}
      />
      {refund && hasShipping && (
        <ShippingQuestion
          shipping={shipping}
          error={errors.refundShipping}
          currency={currency}
          onChange={(chosen) => onChange({ shipping: chosen })}
        />
      )}
      <ReasonField value={reason} error={errors.reason} onChange={(text) => onChange({ reason: text })} />
      {preview?.error && (
        <Typography color="error" role="alert" variant="body2">
          {preview.error.message}
        </Typography>
      )}
      {preview?.data && <MoneyPreview preview={preview.data} currency={currency} />}
    </>
  );
}
