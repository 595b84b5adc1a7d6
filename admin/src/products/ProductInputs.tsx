import { Grid } from '@mui/material';
import { BooleanInput, ReferenceArrayInput, required, SelectArrayInput, TextInput } from 'react-admin';

/** What a new product and a changed one have in common. The service has the last word on each, and names the field. */
export function ProductInputs({ isNew = false }: { isNew?: boolean }) {
  return (
    <Grid container spacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="name" validate={required()} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="sku" validate={required()} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="price" validate={required()} slotProps={{ htmlInput: { inputMode: 'decimal' } }} />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="slug" helperText={isNew && 'resources.products.help.slug'} />
      </Grid>
      <Grid size={12}>
        <TextInput source="description" multiline minRows={3} parse={emptyIsNull} />
      </Grid>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="imageUrl" type="url" parse={emptyIsNull} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }} sx={{ display: 'flex', alignItems: 'center' }}>
        <BooleanInput source="isActive" defaultValue={true} helperText={false} />
      </Grid>
      <Grid size={12}>
        <ReferenceArrayInput source="categoryIds" reference="categories" perPage={100}>
          <SelectArrayInput optionText="name" label="resources.products.fields.categoryIds" />
        </ReferenceArrayInput>
      </Grid>
    </Grid>
  );
}

const emptyIsNull = (value: string) => (value === '' ? null : value);
