import { Button, Stack } from '@mui/material';
import { useEffect, useRef, useState } from 'react';
// biome-ignore lint/style/noRestrictedImports: a row that is not there yet, and nothing is read anew.
import { AutocompleteInput, Form, NumberInput, ReferenceInput, required, useTranslate } from 'react-admin';
import { MoneyInput } from '../ui/MoneyInput';
import type { PriceList, TypedPrice } from './price-list';

/** Else it would be filled from the list. */
const NOTHING = {};

interface Props {
  list: PriceList;
  onAdd: (price: TypedPrice) => void;
}

/** A row more: a product, from how many units on, and what one costs then. */
export function AddPrice({ list, onAdd }: Props) {
  const translate = useTranslate();
  const [added, setAdded] = useState(0);
  const inputs = useRef<HTMLDivElement>(null);
  // The form is another one then, and whoever works by keyboard adds the next.
  useEffect(() => {
    if (added > 0) inputs.current?.querySelector('input')?.focus();
  }, [added]);
  const add = (values: object) => {
    const { productId, minQuantity, amount } = values as TypedPrice;
    onAdd({ productId, minQuantity, amount });
    setAdded(added + 1);
  };
  return (
    <Form key={added} record={NOTHING} onSubmit={add} noValidate>
      <Stack
        ref={inputs}
        direction="row"
        spacing={1}
        useFlexGap
        sx={{
          flexWrap: 'wrap',
          alignItems: 'flex-start',
          mb: 1,
          '& > .MuiFormControl-root': { width: '9rem' },
        }}
      >
        <ReferenceInput source="productId" reference="products">
          <AutocompleteInput
            optionText="name"
            label="resources.price-lists.prices.product"
            filterToQuery={(q: string) => (q ? { q } : {})}
            openOnFocus={false}
            validate={required()}
            helperText={false}
            sx={{ minWidth: '16rem', flex: 1 }}
          />
        </ReferenceInput>
        <NumberInput
          source="minQuantity"
          label="resources.price-lists.prices.minQuantity"
          min={1}
          defaultValue={1}
          validate={required()}
          helperText={false}
        />
        <MoneyInput
          source="amount"
          label="resources.price-lists.prices.amount"
          currency={list.currency}
          validate={required()}
          helperText={false}
        />
        <Button type="submit" variant="outlined" sx={{ mt: 1.5 }}>
          {translate('resources.price-lists.prices.add')}
        </Button>
      </Stack>
    </Form>
  );
}
