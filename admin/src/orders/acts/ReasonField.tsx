import { TextField } from '@mui/material';
import { useTranslate } from 'react-admin';

interface Props {
  value: string;
  error?: string;
  isRequired?: boolean;
  help?: string;
  onChange: (reason: string) => void;
}

/** Why; the customer can read it in the order's history. */
export function ReasonField({ value, error, isRequired = false, help, onChange }: Props) {
  const translate = useTranslate();
  return (
    <TextField
      label={translate('resources.orders.acts.reason')}
      value={value}
      required={isRequired}
      error={error !== undefined}
      helperText={error ?? help ?? translate('resources.orders.acts.reason_help')}
      onChange={(event) => onChange(event.target.value)}
      slotProps={{ htmlInput: { maxLength: 255 } }}
    />
  );
}

/** Left out of a request when nothing was written. */
export const given = (text: string): string | undefined => text.trim() || undefined;
