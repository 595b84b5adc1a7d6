import { TextInput, type TextInputProps } from 'react-admin';

/** An amount as the API has it: a decimal string. `currency` stands behind it. */
export function MoneyInput({ currency, ...props }: TextInputProps & { currency?: string }) {
  return (
    <TextInput
      {...props}
      slotProps={{
        htmlInput: { inputMode: 'decimal' },
        input: { endAdornment: currency },
        // Else it lies over the currency of an empty input.
        inputLabel: currency ? { shrink: true } : undefined,
      }}
    />
  );
}
