import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { isSomething, negative } from '../format/money';
import { useMoney, usePercent, usePlace } from '../ui/use-formats';
import { WideTable } from '../ui/WideTable';
import type { Preview } from './preview';

const AMOUNTS = ['price', 'subtotal', 'discountAmount', 'taxAmount', 'total'] as const;

/** Line by line, with the list that each price is from, the discounts that each has, and the rates of its tax. */
export function Lines({ preview }: { preview: Preview }) {
  const translate = useTranslate();
  const money = useMoney();
  const percent = usePercent();
  const placeOf = usePlace();
  const { items, priceLists, discounts, currency } = preview;
  const reasonsOf = (line: number): string => {
    const lists = priceLists.filter(({ lines }) => lines.includes(line)).map(({ name }) => name);
    const less = discounts
      .filter(({ lines }) => lines.some((one) => one.line === line && isSomething(one.amount)))
      .map(({ name }) => name);
    return [...lists, ...less].join(' · ');
  };
  const ratesOf = ({ taxes }: Preview['items'][number]): string =>
    taxes
      .map(({ name, rate, country, region }) =>
        translate('resources.orders.detail.tax', {
          name,
          rate: percent(rate),
          place: placeOf(country, region),
        }),
      )
      .join(' · ');
  return (
    <WideTable label={translate('resources.price-preview.lines')}>
      <Table size="small" sx={{ '& .MuiTableCell-root': { px: 1 } }}>
        <TableHead>
          <TableRow>
            <TableCell>{translate('resources.orders.lines.product')}</TableCell>
            {AMOUNTS.map((name) => (
              <TableCell key={name} align="right">
                {translate(`resources.price-preview.amounts.${name}`)}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {items.map((item) => (
            <TableRow key={item.line}>
              <TableCell component="th" scope="row" sx={{ minWidth: '9rem' }}>
                {`${item.quantity} × ${item.name}`}
                {[reasonsOf(item.line), ratesOf(item)].filter(Boolean).map((why) => (
                  <Typography key={why} variant="caption" component="div" color="textSecondary">
                    {why}
                  </Typography>
                ))}
              </TableCell>
              {AMOUNTS.map((name) => (
                <TableCell key={name} align="right" sx={{ whiteSpace: 'nowrap' }}>
                  {money(name === 'discountAmount' ? negative(item[name]) : item[name], currency)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </WideTable>
  );
}
