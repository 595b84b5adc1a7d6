import { Grid } from '@mui/material';
import { required, SelectInput, TextInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { shop } from '../shop';
import { MoneyInput } from '../ui/MoneyInput';
import { CLASSES, type Class, isAmount, isPercentage, KINDS, type Kind } from './discount';

const choices = (of: 'classes' | 'kinds', ids: string[]) =>
  ids.map((id) => ({ id, name: `resources.discounts.${of}.${id}` }));

/** What it is taken off, and how much. */
export function WorthInputs() {
  const { setValue, getValues } = useFormContext();
  const of: Class = useWatch({ name: 'class' }) ?? 'order';
  const kind: Kind = useWatch({ name: 'kind' }) ?? 'percent';
  const currency = useWatch({ name: 'currency' });
  const set = (name: string, value: unknown) => setValue(name, value, { shouldDirty: true });
  const changeKind = (chosen: Kind) => {
    if (!isPercentage(chosen) && !isAmount(chosen)) set('value', null);
    if (isAmount(chosen) && !getValues('currency')) set('currency', shop.currency);
  };
  const changeClass = (chosen: Class) => {
    if (!KINDS[chosen].includes(kind)) {
      set('kind', 'percent');
      changeKind('percent');
    }
  };
  const hasValue = isPercentage(kind) || isAmount(kind);
  return (
    <>
      <Grid size={{ xs: 12, sm: 6, lg: 3 }}>
        <SelectInput
          source="class"
          choices={choices('classes', CLASSES)}
          defaultValue="order"
          validate={required()}
          onChange={(event) => changeClass(event.target.value)}
          helperText={false}
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 6, lg: 3 }}>
        <SelectInput
          source="kind"
          choices={choices('kinds', KINDS[of])}
          defaultValue="percent"
          validate={required()}
          onChange={(event) => changeKind(event.target.value)}
          helperText={false}
        />
      </Grid>
      {hasValue && (
        <Grid size={{ xs: 6, lg: 3 }}>
          <MoneyInput
            source="value"
            label={`resources.discounts.values.${isPercentage(kind) ? 'percent' : kind}`}
            currency={isPercentage(kind) ? '%' : currency}
            validate={required()}
            helperText={false}
          />
        </Grid>
      )}
      <Grid size={{ xs: hasValue ? 6 : 12, lg: hasValue ? 3 : 6 }}>
        <TextInput
          source="currency"
          parse={(text: string) => text.toUpperCase() || null}
          helperText="resources.discounts.help.currency"
        />
      </Grid>
    </>
  );
}
