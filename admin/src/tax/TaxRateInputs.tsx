import { Grid } from '@mui/material';
import { required, TextInput } from 'react-admin';
import { CountryInput } from '../ui/CountryInput';
import { ShopTimeInput } from '../ui/ShopTimeInput';
import { TaxCategoryInput } from './TaxCategoryInput';

/** What a new rate and a changed one have in common. The service has the last word on each, and names the field. */
export function TaxRateInputs() {
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '48rem' }}>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="name" validate={required()} helperText="resources.tax-rates.help.name" />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput
          source="rate"
          validate={required()}
          helperText="resources.tax-rates.help.rate"
          slotProps={{ htmlInput: { inputMode: 'decimal' }, input: { endAdornment: '%' } }}
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <CountryInput source="country" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput
          source="region"
          parse={(text: string) => (text === '' ? null : text.toUpperCase())}
          helperText="resources.tax-rates.help.region"
        />
      </Grid>
      <Grid size={12}>
        <TaxCategoryInput label="resources.tax-rates.fields.taxCategoryId" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="startsAt" helperText="resources.tax-rates.help.startsAt" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="endsAt" helperText="resources.tax-rates.help.endsAt" />
      </Grid>
    </Grid>
  );
}
