import { Button, Grid } from '@mui/material';
import {
  ArrayInput,
  AutocompleteInput,
  // biome-ignore lint/style/noRestrictedImports: a question, and no record that is read anew.
  Form,
  NumberInput,
  ReferenceInput,
  required,
  SelectInput,
  SimpleFormIterator,
  TextInput,
  useGetList,
  useTranslate,
} from 'react-admin';
import type { ShippingMethod } from '../shipping/shipping';
import { CountryInput } from '../ui/CountryInput';
import { ShopTimeInput } from '../ui/ShopTimeInput';
import { ReadFailure } from '../ui/WhenRead';
import type { Question } from './preview';

const ALL = { pagination: { page: 1, perPage: 100 } };

interface Props {
  isBusy: boolean;
  onAsk: (question: Question) => void;
}

export function QuestionForm({ isBusy, onAsk }: Props) {
  const translate = useTranslate();
  // By their codes, which orders name.
  const { data: methods, error, refetch } = useGetList<ShippingMethod>('shipping-methods', ALL);
  if (error && !methods) return <ReadFailure error={error} again={refetch} />;
  return (
    <Form onSubmit={(values: object) => onAsk(values as Question)} noValidate>
      <Grid container columnSpacing={2}>
        <Grid size={12}>
          <Items />
        </Grid>
        <Grid size={{ xs: 12, sm: 8 }}>
          <CountryInput
            source="country"
            label="resources.price-preview.fields.country"
            validate={required()}
            helperText={false}
          />
        </Grid>
        <Grid size={{ xs: 12, sm: 4 }}>
          <TextInput source="region" label="resources.price-preview.fields.region" helperText={false} />
        </Grid>
        <Grid size={12}>
          <ReferenceInput source="customerGroupId" reference="customer-groups" perPage={100}>
            <SelectInput
              optionText="name"
              label="resources.price-preview.fields.customerGroupId"
              helperText={false}
            />
          </ReferenceInput>
        </Grid>
        <Grid size={{ xs: 12, sm: 8 }}>
          <SelectInput
            source="shippingMethod"
            choices={methods ?? []}
            optionText="name"
            optionValue="code"
            label="resources.price-preview.fields.shippingMethod"
            helperText={false}
          />
        </Grid>
        <Grid size={{ xs: 12, sm: 4 }}>
          <TextInput source="currency" label="resources.price-preview.fields.currency" helperText={false} />
        </Grid>
        <Grid size={12}>
          <TextInput source="codes" label="resources.price-preview.fields.codes" helperText={false} />
        </Grid>
        <Grid size={12}>
          <ShopTimeInput
            source="at"
            label="resources.price-preview.fields.at"
            helperText="resources.price-preview.help.at"
          />
        </Grid>
      </Grid>
      <Button type="submit" variant="contained" loading={isBusy} sx={{ mt: 1 }}>
        {translate('resources.price-preview.ask')}
      </Button>
    </Form>
  );
}

function Items() {
  return (
    <ArrayInput
      source="items"
      label="resources.price-preview.fields.items"
      defaultValue={[{ quantity: 1 }]}
      validate={required()}
    >
      <SimpleFormIterator inline disableReordering disableClear>
        <ReferenceInput source="productId" reference="products">
          <AutocompleteInput
            optionText="name"
            label="resources.price-preview.fields.productId"
            filterToQuery={(q: string) => (q ? { q } : {})}
            validate={required()}
            helperText={false}
            sx={{ minWidth: '14rem' }}
          />
        </ReferenceInput>
        <NumberInput
          source="quantity"
          label="resources.price-preview.fields.quantity"
          min={1}
          validate={required()}
          helperText={false}
          sx={{ width: '7rem' }}
        />
      </SimpleFormIterator>
    </ArrayInput>
  );
}
