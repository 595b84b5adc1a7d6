import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import { WideTable } from '../ui/WideTable';
import { PriceRow } from './PriceRow';
import { keyOf, type ListedPrice, type PriceList } from './price-list';
import type { Prices } from './use-prices';

interface Props {
  list: PriceList;
  prices: Prices;
  mayWrite: boolean;
}

const COLUMNS = ['product', 'own', 'minQuantity', 'amount'] as const;

export function PriceGrid({ list, prices, mayWrite }: Props) {
  const translate = useTranslate();
  const { data: listed = [], isPending } = useListContext<ListedPrice & { id: string }>();
  const there = new Set(listed.map(keyOf));
  const added = Object.values(prices.typed).filter((price) => !there.has(keyOf(price)));
  if (!isPending && listed.length + added.length === 0) {
    return (
      <Typography color="textSecondary" sx={{ py: 2 }}>
        {translate('resources.price-lists.prices.empty')}
      </Typography>
    );
  }
  const row = { list, prices, mayWrite };
  return (
    <WideTable label={translate('resources.price-lists.prices.title')}>
      <Table size="small" sx={{ '& .MuiTableCell-root': { px: 1 } }}>
        <TableHead>
          <TableRow>
            {COLUMNS.map((column) => (
              <TableCell key={column} align={column === 'product' ? 'left' : 'right'}>
                {translate(`resources.price-lists.prices.${column}`)}
              </TableCell>
            ))}
            {mayWrite && <TableCell />}
          </TableRow>
        </TableHead>
        <TableBody>
          {added.map((price) => (
            <PriceRow key={keyOf(price)} price={price} {...row} />
          ))}
          {listed.map((price) => (
            <PriceRow key={keyOf(price)} price={price} saved={price.amount} {...row} />
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}
