import { Grid, Typography } from '@mui/material';
import { BooleanInput, NumberInput, required, SelectArrayInput, TextInput, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { emptyIsNull } from '../ui/empty-is-null';
import { ShopTimeInput } from '../ui/ShopTimeInput';
import { CLASSES } from './discount';
import { RuleInputs } from './RuleInputs';
import { WorthInputs } from './WorthInputs';

const CONDITIONS = 'resources.discounts.parts.conditions';
const LIMITS = 'resources.discounts.parts.limits';

const CLASS_CHOICES = CLASSES.map((id) => ({ id, name: `resources.discounts.classes.${id}` }));

/** What a new discount and a changed one have in common. The service has the last word on each, and names the field. */
export function DiscountInputs() {
  const isAutomatic = useWatch({ name: 'isAutomatic' });
  return (
    <Grid container columnSpacing={2} sx={{ width: '100%', maxWidth: '56rem' }}>
      <Grid size={{ xs: 12, lg: 6 }}>
        <TextInput source="name" validate={required()} helperText="resources.discounts.help.name" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6, lg: 3 }}>
        <TextInput
          source="code"
          parse={emptyIsNull}
          disabled={isAutomatic}
          helperText="resources.discounts.help.code"
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 6, lg: 3 }}>
        <BooleanInput
          source="isAutomatic"
          defaultValue={false}
          helperText="resources.discounts.help.isAutomatic"
        />
      </Grid>
      <WorthInputs />
      <Part of={CONDITIONS} />
      <RuleInputs />
      <Part of={LIMITS} />
      <Grid size={{ xs: 6, lg: 4 }}>
        <NumberInput source="maxUses" min={1} helperText="resources.discounts.help.maxUses" />
      </Grid>
      <Grid size={{ xs: 6, lg: 4 }}>
        <NumberInput source="maxPerCustomer" min={1} helperText="resources.discounts.help.maxPerCustomer" />
      </Grid>
      <Grid size={{ xs: 12, lg: 4 }}>
        <SelectArrayInput
          source="combinesWith"
          choices={CLASS_CHOICES}
          helperText="resources.discounts.help.combinesWith"
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="startsAt" helperText="resources.discounts.help.startsAt" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ShopTimeInput source="endsAt" helperText="resources.discounts.help.endsAt" />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <BooleanInput source="isActive" defaultValue={true} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <BooleanInput source="releaseOnCancel" defaultValue={true} helperText={false} />
      </Grid>
    </Grid>
  );
}

function Part({ of }: { of: string }) {
  const translate = useTranslate();
  return (
    <Grid size={12}>
      <Typography variant="subtitle1" component="h2" sx={{ mt: 1 }}>
        {translate(of)}
      </Typography>
    </Grid>
  );
}
