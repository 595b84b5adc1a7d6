import { Grid } from '@mui/material';
import { BooleanInput, ReferenceArrayInput, required, SelectArrayInput, TextInput } from 'react-admin';
import { shop } from '../shop';
import type { Product } from './product';

/** What a new product and a changed one have in common. The service has the last word on each, and names the field. */
export function ProductInputs({ product }: { product?: Product }) {
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="name" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="sku" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput
          source="price"
          validate={required()}
          helperText={false}
          slotProps={{
            htmlInput: { inputMode: 'decimal' },
            input: { endAdornment: product?.currency ?? shop.currency },
          }}
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="slug" helperText={product ? false : 'resources.products.help.slug'} />
      </Grid>
      <Grid size={12}>
        <TextInput source="description" multiline minRows={3} parse={emptyIsNull} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="imageUrl" type="url" parse={emptyIsNull} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }} sx={{ display: 'flex', alignItems: 'center' }}>
        <BooleanInput source="isActive" defaultValue={true} helperText={false} />
      </Grid>
      <Grid size={12}>
        <ReferenceArrayInput source="categoryIds" reference="categories" perPage={100}>
          <SelectArrayInput
            optionText="name"
            label="resources.products.fields.categoryIds"
            helperText={false}
          />
        </ReferenceArrayInput>
      </Grid>
    </Grid>
  );
}

const emptyIsNull = (value: string) => (value === '' ? null : value);
