import { Typography } from '@mui/material';
import { useLocale, useRecordContext, useTranslate } from 'react-admin';
import { useMay } from '../session/permission';
import { Section } from '../ui/Section';
import { AdjustStockDialog } from './AdjustStockDialog';
import { Ledger } from './Ledger';
import { LevelTable } from './LevelTable';
import type { Product, StockLevel } from './product';
import { useLevels } from './use-levels';

/** What there is of a product, how to correct it, and why it is what it is. */
export function StockBox() {
  const translate = useTranslate();
  const product = useRecordContext<Product>();
  const mayAdjust = useMay('stock.write');
  const read = useLevels(product?.id);
  if (!product) return null;
  const levels = read.data ?? [];
  return (
    <Section
      title={translate('resources.products.stock.title')}
      actions={mayAdjust && levels.length > 0 && <AdjustStockDialog product={product} levels={levels} />}
      read={read}
    >
      <Summary product={product} committed={sum(levels)} />
      {product.onHand !== null && <LevelTable levels={levels} mayWrite={mayAdjust} />}
      <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
        {translate('resources.products.stock.ledger')}
      </Typography>
      <Ledger />
    </Section>
  );
}

const sum = (levels: StockLevel[]) => levels.reduce((units, { committed }) => units + committed, 0);

function Summary({ product: { onHand, stockQuantity }, committed }: { product: Product; committed: number }) {
  const translate = useTranslate();
  const locale = useLocale();
  if (onHand === null) {
    return <Typography sx={{ mb: 1 }}>{translate('resources.products.stock.none')}</Typography>;
  }
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
