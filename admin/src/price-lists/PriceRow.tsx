import DeleteIcon from '@mui/icons-material/DeleteOutlined';
import UndoIcon from '@mui/icons-material/UndoOutlined';
import { IconButton, TableCell, TableRow, TextField, Typography } from '@mui/material';
import type { Theme } from '@mui/material/styles';
import { useGetManyAggregate, useLocale, useTranslate } from 'react-admin';
import type { Product } from '../products/product';
import { ProductCell } from '../ui/ProductCell';
import { useMoney } from '../ui/use-formats';
import { keyOf, type ListedPrice, type PriceList, type TypedPrice } from './price-list';
import type { Prices } from './use-prices';

interface Props {
  price: TypedPrice | ListedPrice;
  /** The amount that is saved; a new row has none. */
  saved?: string;
  list: PriceList;
  prices: Prices;
  mayWrite: boolean;
}

/** A bar before it. */
const UNSAVED = { boxShadow: (theme: Theme) => `inset 3px 0 ${theme.palette.primary.main}` };

/** A price: what is typed, until it is saved, goes before what is saved. */
export function PriceRow({ price, saved, list, prices, mayWrite }: Props) {
  const translate = useTranslate();
  const locale = useLocale();
  const money = useMoney();
  const product = useProduct(price);
  const key = keyOf(price);
  const { productId, minQuantity } = price;
  const typed = prices.typed[key];
  const isGone = typed?.amount === null;
  const name = product?.name ?? String(productId);
  const type = (amount: string | null) =>
    amount === saved ? prices.forget(key) : prices.type({ productId, minQuantity, amount });
  const label = translate('resources.price-lists.prices.amount_of', { name, count: minQuantity });
  const isNew = saved === undefined;
  return (
    <TableRow sx={typed && UNSAVED}>
      <ProductCell productId={productId} name={name} sku={product?.sku} minWidth="8rem" />
      <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
        {product && money(product.price, product.currency)}
      </TableCell>
      <TableCell align="right">{minQuantity.toLocaleString(locale)}</TableCell>
      <TableCell align="right">
        {!mayWrite && money(price.amount ?? '0', list.currency)}
        {mayWrite && isGone && translate('resources.price-lists.prices.gone')}
        {mayWrite && !isGone && (
          <TextField
            margin="none"
            value={typed?.amount ?? saved ?? ''}
            error={key in prices.refusals}
            helperText={prices.refusals[key]}
            onChange={(event) => type(event.target.value)}
            sx={{ width: '8rem' }}
            slotProps={{
              htmlInput: { inputMode: 'decimal', 'aria-label': label, style: { textAlign: 'right' } },
              input: { endAdornment: <Typography sx={{ pl: 1 }}>{list.currency}</Typography> },
            }}
          />
        )}
      </TableCell>
      {mayWrite && (
        <TableCell padding="none">
          {isGone || isNew ? (
            <IconButton
              aria-label={`${translate('ra.action.undo')}: ${label}`}
              onClick={() => prices.forget(key)}
            >
              <UndoIcon fontSize="small" />
            </IconButton>
          ) : (
            <IconButton aria-label={`${translate('ra.action.remove')}: ${label}`} onClick={() => type(null)}>
              <DeleteIcon fontSize="small" />
            </IconButton>
          )}
        </TableCell>
      )}
    </TableRow>
  );
}

/** Of a new row it is read; a saved one says it. */
function useProduct(
  price: TypedPrice | ListedPrice,
): Pick<Product, 'name' | 'sku' | 'price' | 'currency'> | undefined {
  const known = 'product' in price ? price.product : undefined;
  const { data = [] } = useGetManyAggregate<Product>(
    'products',
    { ids: [price.productId] },
    { enabled: known === undefined },
  );
  return known ?? data[0];
}
