import { Autocomplete, TextField } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import type { Product } from '../../products/product';
import type { Scannable } from '../scan/find-product';

const MOST = 10;

/** For what has no label that could be scanned: a product by its name. */
export function ProductPicker({ onPick }: { onPick: (product: Scannable) => void }) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const asked = useDeferredValue(text.trim());
  const { data = [], isFetching } = useGetList<Product>('products', {
    filter: asked ? { q: asked } : {},
    pagination: { page: 1, perPage: MOST },
  });
  return (
    <Autocomplete
      options={data}
      loading={isFetching}
      value={null}
      inputValue={text}
      // The service has searched already.
      filterOptions={(options) => options}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ id }) => id}
      onInputChange={(_event, typed, reason) => setText(reason === 'input' ? typed : '')}
      onChange={(_event, product) => product && onPick(product)}
      forcePopupIcon={false}
      clearText={translate('ra.action.clear_input_value')}
      noOptionsText={translate('ra.navigation.no_results', {
        name: translate('resources.products.name', { smart_count: 2 }),
      })}
      loadingText={translate('ra.page.loading')}
      renderOption={({ key, ...props }, { name, sku }) => (
        <li key={key} {...props}>
          {`${name} (${sku})`}
        </li>
      )}
      renderInput={(props) => (
        <TextField {...props} label={translate('resources.stock-documents.scan.by_name')} />
      )}
      sx={{ maxWidth: '24rem' }}
    />
  );
}
