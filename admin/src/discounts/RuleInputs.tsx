import { Grid } from '@mui/material';
import {
  AutocompleteArrayInput,
  BooleanInput,
  NumberInput,
  ReferenceArrayInput,
  SelectArrayInput,
  useLocale,
} from 'react-admin';
import { useWatch } from 'react-hook-form';
import { COUNTRIES, countryName } from '../format/countries';
import { MoneyInput } from '../ui/MoneyInput';

const FIELDS = 'resources.discounts.fields.rule';

/** For what and whom it is; what is left empty is no condition. */
export function RuleInputs() {
  const currency = useWatch({ name: 'currency' });
  const kind = useWatch({ name: 'kind' });
  const locale = useLocale();
  const countries = COUNTRIES.map((id) => ({ id, name: countryName(id, locale) })).sort((one, other) =>
    one.name.localeCompare(other.name, locale),
  );
  return (
    <>
      {kind === 'buy_x_get_y' && <BuyGet />}
      <Grid size={{ xs: 6, lg: 3 }}>
        <MoneyInput source="rule.minimum" currency={currency ?? undefined} helperText={false} />
      </Grid>
      <Grid size={{ xs: 6, lg: 3 }}>
        <NumberInput source="rule.minQuantity" min={1} helperText={false} />
      </Grid>
      <Grid size={{ xs: 12, lg: 6 }}>
        <BooleanInput source="rule.firstOrder" helperText={false} />
      </Grid>
      <Products source="rule.productIds" />
      <Products source="rule.excludedProductIds" />
      <Categories source="rule.categoryIds" />
      <Categories source="rule.excludedCategoryIds" />
      <Grid size={{ xs: 12, sm: 6 }}>
        <AutocompleteArrayInput
          source="rule.countries"
          choices={countries}
          translateChoice={false}
          helperText={false}
        />
      </Grid>
      <Grid size={{ xs: 12, sm: 6 }}>
        <ReferenceArrayInput source="rule.customerGroupIds" reference="customer-groups" perPage={100}>
          <SelectArrayInput
            optionText="name"
            label="resources.discounts.fields.rule.customerGroupIds"
            helperText={false}
          />
        </ReferenceArrayInput>
      </Grid>
    </>
  );
}

function BuyGet() {
  return (
    <>
      <Grid size={{ xs: 6, lg: 3 }}>
        <NumberInput source="rule.buyQuantity" min={1} helperText={false} />
      </Grid>
      <Grid size={{ xs: 6, lg: 3 }}>
        <NumberInput source="rule.getQuantity" min={1} helperText={false} />
      </Grid>
      <Products source="rule.getProductIds" />
    </>
  );
}

const label = (source: string) => source.replace('rule', FIELDS);

function Products({ source }: { source: string }) {
  return (
    <Grid size={{ xs: 12, sm: 6 }}>
      <ReferenceArrayInput source={source} reference="products">
        <AutocompleteArrayInput
          optionText="name"
          label={label(source)}
          filterToQuery={(q: string) => (q ? { q } : {})}
          helperText={false}
        />
      </ReferenceArrayInput>
    </Grid>
  );
}

function Categories({ source }: { source: string }) {
  return (
    <Grid size={{ xs: 12, sm: 6 }}>
      <ReferenceArrayInput source={source} reference="categories" perPage={100}>
        <SelectArrayInput optionText="name" label={label(source)} helperText={false} />
      </ReferenceArrayInput>
    </Grid>
  );
}
