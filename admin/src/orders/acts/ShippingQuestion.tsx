import { Checkbox, FormControlLabel } from '@mui/material';
import { useTranslate } from 'react-admin';
import { AmountField } from './AmountField';

interface Props {
  shipping: string | null;
  error?: string;
  currency: string;
  onChange: (shipping: string | null) => void;
}

/** Whether what was paid for shipping goes back, too, or a part of it. */
export function ShippingQuestion({ shipping, error, currency, onChange }: Props) {
  const translate = useTranslate();
  return (
    <>
      <FormControlLabel
        control={
          <Checkbox
            checked={shipping !== null}
            onChange={({ target }) => onChange(target.checked ? '' : null)}
          />
        }
        label={translate('resources.orders.acts.refund_shipping')}
      />
      {shipping !== null && (
        <AmountField
          value={shipping}
          error={error}
          currency={currency}
          help={translate('resources.orders.acts.refund_shipping_help')}
          onChange={onChange}
        />
      )}
    </>
  );
}
