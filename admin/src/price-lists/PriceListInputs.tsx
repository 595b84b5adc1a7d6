import { Grid } from '@mui/material';
import { BooleanInput, NumberInput, ReferenceInput, required, SelectInput, TextInput } from 'react-admin';
import { ShopTimeInput } from '../ui/ShopTimeInput';

/** What nothing means is said, too. */
const EMPTY_SAYS = { select: { displayEmpty: true }, inputLabel: { shrink: true } };

const TAX_CHOICES = [
  { id: true, name: 'resources.price-lists.taxes.included' },
  { id: false, name: 'resources.price-lists.taxes.excluded' },
];

/** What a new list and a changed one have in common; the currency of one that is there cannot be changed. */
export function PriceListInputs({ isNew = true }: { isNew?: boolean }) {
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, sm: 6 }}>
        <TextInput source="name" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 7, sm: 3 }}>
        <TextInput source="code" validate={required()} helperText={false} />
      </Grid>
      <Grid size={{ xs: 5, sm: 3 }}>
        <TextInput source="currency" validate={required()} readOnly={!isNew} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ReferenceInput source="customerGroupId" reference="customer-groups" perPage={100}>
          <SelectInput
            optionText="name"
            label="resources.price-lists.fields.customerGroupId"
            parse={(id: number | '') => id || null}
            emptyText="resources.price-lists.everybody"
            slotProps={EMPTY_SAYS}
            helperText="resources.price-lists.help.customerGroupId"
          />
        </ReferenceInput>
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <NumberInput source="priority" defaultValue={0} helperText="resources.price-lists.help.priority" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="startsAt" helperText="resources.price-lists.help.startsAt" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="endsAt" helperText="resources.price-lists.help.endsAt" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <SelectInput
          source="pricesIncludeTax"
          choices={TAX_CHOICES}
          parse={(value: boolean | '') => (value === '' ? null : value)}
          emptyText="resources.price-lists.taxes.shop"
          slotProps={EMPTY_SAYS}
          helperText={false}
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }} sx={{ display: 'flex', alignItems: 'center' }}>
        <BooleanInput source="isActive" defaultValue={true} helperText={false} />
      </Grid>
    </Grid>
  );
}
