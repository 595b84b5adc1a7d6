import { TextField } from '@mui/material';
import { useTranslate } from 'react-admin';

interface Props {
  currency: string;
  value: string;
  error?: string;
  /** What is meant when it is left empty. */
  help: string;
  onChange: (amount: string) => void;
}

export function AmountField({ currency, value, error, help, onChange }: Props) {
  const translate = useTranslate();
  return (
    <TextField
      label={`${translate('resources.orders.acts.amount')} (${currency})`}
      value={value}
      error={error !== undefined}
      helperText={error ?? help}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { inputMode: 'decimal' } }}
    />
  );
}
