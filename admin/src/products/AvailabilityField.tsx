import { Chip } from '@mui/material';
import { useRecordContext, useTranslate } from 'react-admin';
import type { Product } from './product';

const COLOURS = {
  in_stock: 'success',
  low: 'warning',
  backorder: 'info',
  preorder: 'info',
  out_of_stock: 'error',
  inactive: 'default',
} as const;

/** How well it can be bought; in words, too: colour is not the only sign. */
export function AvailabilityField() {
  const translate = useTranslate();
  const product = useRecordContext<Product>();
  if (!product) return null;
  const { availability: plain, isLow } = product;
  const availability = plain === 'in_stock' && isLow ? 'low' : plain;
  return (
    <Chip
      variant="outlined"
      color={COLOURS[availability]}
      label={translate(`resources.products.availabilities.${availability}`)}
    />
  );
}
