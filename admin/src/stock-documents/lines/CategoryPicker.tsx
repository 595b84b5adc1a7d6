import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useGetList, useNotify, useTranslate } from 'react-admin';
import type { Product } from '../../products/product';
import type { Scannable } from '../scan/find-product';

/** A page of the API, and as many pages as a count has room for. */
const PER_PAGE = 100;
const MOST_PAGES = 5;

interface Category {
  id: number;
  name: string;
  slug: string;
}

/** A sheet to count by: all products of a category, whether they have stock or not. */
export function CategoryPicker({ onPick }: { onPick: (products: Scannable[]) => void }) {
  const translate = useTranslate();
  const notify = useNotify();
  const dataProvider = useDataProvider();
  const [isBusy, setBusy] = useState(false);
  const { data = [] } = useGetList<Category>('categories', { pagination: { page: 1, perPage: PER_PAGE } });
  const list = async (category: number) => {
    setBusy(true);
    try {
      for (let page = 1; page <= MOST_PAGES; page++) {
        const asked = { filter: { category }, pagination: { page, perPage: PER_PAGE } };
        const { data: products, pageInfo } = await dataProvider.getList<Product>('products', asked);
        onPick(products);
        if (!pageInfo?.hasNextPage) return;
      }
    } catch (error) {
      notify((error as Error).message, { type: 'error' });
    } finally {
      setBusy(false);
    }
  };
  if (data.length === 0) return null;
  return (
    <TextField
      select
      label={translate('resources.stock-documents.scan.by_category')}
      value=""
      disabled={isBusy}
      onChange={({ target }) => list(Number(target.value))}
      sx={{ maxWidth: '24rem' }}
    >
      {data.map(({ id, name }) => (
        <MenuItem key={id} value={id}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
