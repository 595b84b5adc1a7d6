import { Typography } from '@mui/material';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { AdjustStockDialog } from './AdjustStockDialog';
import { Ledger } from './Ledger';
import type { Product } from './product';

/** What there is of a product, how to correct it, and why it is what it is. */
export function StockBox() {
  const translate = useTranslate();
  const product = useRecordContext<Product>();
  const mayAdjust = useMay('stock.write');
  if (!product) return null;
  return (
    <Section
      title={translate('resources.products.stock.title')}
      actions={mayAdjust && <AdjustStockDialog product={product} />}
    >
      <Levels product={product} />
      {product.onHand !== null && <Ledger />}
    </Section>
  );
}

function Levels({ product: { onHand, stockQuantity } }: { product: Product }) {
  const translate = useTranslate();
  const locale = useLocale();
  if (onHand === null) {
    return <Typography sx={{ mb: 1 }}>{translate('resources.products.stock.none')}</Typography>;
  }
  const committed = onHand - stockQuantity;
  return (
    <Typography sx={{ mb: 1 }}>
      {translate('resources.products.stock.available', { smart_count: stockQuantity })}
      {committed > 0 &&
        ` (${translate('resources.products.stock.of', {
          onHand: onHand.toLocaleString(locale),
          committed: committed.toLocaleString(locale),
        })})`}
    </Typography>
  );
}
