import { ArrayInput, required, SimpleFormIterator, TextInput } from 'react-admin';
import { MoneyInput } from '../ui/MoneyInput';
import type { ShippingMethod } from './shipping';

interface Props {
  basis: ShippingMethod['basis'];
  currency: string;
}

/** One price, or one for each weight or total from which on it holds. */
export function RatesInput({ basis, currency }: Props) {
  if (basis === 'flat') {
    return (
      <MoneyInput
        source="rates.0.amount"
        label="resources.shipping-methods.fields.price"
        currency={currency}
        validate={required()}
        helperText={false}
      />
    );
  }
  return (
    <ArrayInput source="rates" validate={required()} helperText={`resources.shipping-methods.help.${basis}`}>
      <SimpleFormIterator inline disableReordering disableClear>
        <TextInput
          source="threshold"
          label="resources.shipping-methods.fields.threshold"
          validate={required()}
          helperText={false}
          slotProps={{
            htmlInput: { inputMode: 'decimal' },
            input: { endAdornment: basis === 'weight' ? 'g' : currency },
          }}
        />
        <MoneyInput
          source="amount"
          label="resources.shipping-methods.fields.price"
          currency={currency}
          validate={required()}
          helperText={false}
        />
      </SimpleFormIterator>
    </ArrayInput>
  );
}
