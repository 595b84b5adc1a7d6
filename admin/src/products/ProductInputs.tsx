import { Grid } from '@mui/material';
import {
  BooleanInput,
  NumberInput,
  ReferenceArrayInput,
  required,
  SelectArrayInput,
  TextInput,
  useTranslate,
} from 'react-admin';
import { useMay } from '../session/permission';
import { shop } from '../shop';
import { TaxCategoryInput } from '../tax/TaxCategoryInput';
import { emptyIsNull } from '../ui/empty-is-null';
import { MoneyInput } from '../ui/MoneyInput';
import { useMoney } from '../ui/use-formats';
import type { Product } from './product';

/** What a new product and a changed one have in common. The service has the last word on each, and names the field. */
export function ProductInputs({ product }: { product?: Product }) {
  const translate = useTranslate();
  const money = useMoney();
  const currency = product?.currency ?? shop.currency;
  const maySeeTaxes = useMay('pricing.read');
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, sm: 8 }}>
        <TextInput source="name" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <TextInput source="sku" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <MoneyInput source="price" currency={currency} validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <MoneyInput
          source="compareAtPrice"
          currency={currency}
          parse={emptyIsNull}
          helperText={
            product?.lowestPrice30Days
              ? translate('resources.products.help.lowest', {
                  amount: money(product.lowestPrice30Days, product.currency),
                })
              : 'resources.products.help.compareAtPrice'
          }
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 4 }}>
        <NumberInput
          source="weightGrams"
          min={0}
          helperText={false}
          slotProps={{ input: { endAdornment: 'g' } }}
        />
      </Grid>
      <Grid size={12}>
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
      <Grid size={{ xs: 12, sm: maySeeTaxes ? 8 : 12 }}>
        <ReferenceArrayInput source="categoryIds" reference="categories" perPage={100}>
          <SelectArrayInput
            optionText="name"
            label="resources.products.fields.categoryIds"
            helperText={false}
          />
        </ReferenceArrayInput>
      </Grid>
      {maySeeTaxes && (
        <Grid size={{ xs: 12, sm: 4 }}>
          <TaxCategoryInput label="resources.products.fields.taxCategoryId" />
        </Grid>
      )}
    </Grid>
  );
}
