import { Grid } from '@mui/material';
import { BooleanInput, NumberInput, ReferenceInput, required, SelectInput, TextInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { shop } from '../shop';
import { TaxCategoryInput } from '../tax/TaxCategoryInput';
import { MoneyInput } from '../ui/MoneyInput';
import { RatesInput } from './RatesInput';
import { BASES, type ShippingMethod } from './shipping';

const BASIS_CHOICES = BASES.map((id) => ({ id, name: `resources.shipping-methods.bases.${id}` }));

/** What a new method and a changed one have in common. The service has the last word on each, and names the field. */
export function ShippingMethodInputs() {
  const { setValue, getValues } = useFormContext();
  const basis: ShippingMethod['basis'] = useWatch({ name: 'basis' }) ?? 'flat';
  const currency = useWatch({ name: 'currency' }) ?? shop.currency;
  const change = (chosen: unknown) => {
    const [first, ...others] = getValues('rates') ?? [];
    // The first is from 0 on, and a flat method has no other.
    const rates = [{ ...first, threshold: '0' }, ...(chosen === 'flat' ? [] : others)];
    setValue('rates', rates, { shouldDirty: true });
  };
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="name" validate={required()} helperText="resources.shipping-methods.help.name" />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="code" validate={required()} helperText="resources.shipping-methods.help.code" />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <ReferenceInput source="zoneId" reference="shipping-zones" perPage={100}>
          <SelectInput
            optionText="name"
            label="resources.shipping-methods.fields.zoneId"
            validate={required()}
            helperText={false}
          />
        </ReferenceInput>
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="currency" defaultValue={shop.currency} validate={required()} helperText={false} />
      </Grid>
      <Grid size={12}>
        <SelectInput
          source="basis"
          choices={BASIS_CHOICES}
          defaultValue="flat"
          validate={required()}
          onChange={(event) => change(event.target.value)}
          helperText={false}
        />
      </Grid>
      <Grid size={12}>
        <RatesInput basis={basis} currency={currency} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <MoneyInput
          source="freeFrom"
          currency={currency}
          helperText="resources.shipping-methods.help.freeFrom"
        />
      </Grid>
      <Grid size={{ xs: 6, sm: 4 }}>
        <NumberInput source="daysMin" min={0} helperText="resources.shipping-methods.help.days" />
      </Grid>
      <Grid size={{ xs: 6, sm: 4 }}>
        <NumberInput source="daysMax" min={0} helperText="resources.shipping-methods.help.days" />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TaxCategoryInput label="resources.shipping-methods.fields.taxCategoryId" />
      </Grid>
      <Grid size={{ xs: 6, sm: 4 }}>
        <NumberInput
          source="position"
          min={0}
          defaultValue={0}
          helperText="resources.shipping-methods.help.position"
        />
      </Grid>
      <Grid size={{ xs: 6, sm: 4 }} sx={{ display: 'flex', alignItems: 'center' }}>
        <BooleanInput source="isActive" defaultValue={true} helperText={false} />
      </Grid>
    </Grid>
  );
}
