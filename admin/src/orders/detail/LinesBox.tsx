import {
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  type Theme,
  Typography,
  useMediaQuery,
} from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { isSomething, negative } from '../../format/money';
import { Section } from '../../ui/Section';
import { useMoney } from '../../ui/use-formats';
import { type Order, type OrderItem, openUnits } from '../order';
import { type Sources, useSources } from '../use-sources';

/** Between price and total of a line, where some line has it. */
const ADDED = ['discountAmount', 'taxAmount'] as const;

type Added = (typeof ADDED)[number];

/** What was ordered, and what has become of each unit of it. Where there is little room, a line's figures are below its product. */
export function LinesBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const isNarrow = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  const { data: sources } = useSources(order);
  const added = ADDED.filter((amount) => order.items.some((item) => isSomething(item[amount])));
  return (
    <Section title={translate('resources.orders.detail.lines')}>
      <TableContainer>
        <Table size="small" sx={{ '& .MuiTableCell-root': { px: 0.75 }, '& th': { whiteSpace: 'normal' } }}>
          <TableHead>
            <TableRow>
              {!isNarrow && <TableCell>{translate('resources.orders.lines.line')}</TableCell>}
              <TableCell>{translate('resources.orders.lines.product')}</TableCell>
              {!isNarrow && (
                <>
                  <TableCell align="right">{translate('resources.orders.lines.price')}</TableCell>
                  <TableCell align="right">{translate('resources.orders.lines.quantity')}</TableCell>
                  <TableCell>{translate('resources.orders.lines.units')}</TableCell>
                  {added.map((amount) => (
                    <TableCell key={amount} align="right">
                      {translate(`resources.orders.fields.${amount}`)}
                    </TableCell>
                  ))}
                </>
              )}
              <TableCell align="right">{translate('resources.orders.lines.total')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {order.items.map((item) => (
              <Line key={item.line} {...{ item, order, added, sources, isNarrow }} />
            ))}
          </TableBody>
        </Table>
      </TableContainer>
    </Section>
  );
}

interface LineProps {
  item: OrderItem;
  order: Order;
  added: Added[];
  sources: Sources | undefined;
  isNarrow: boolean;
}

function Line({ item, order, added, sources, isNarrow }: LineProps) {
  const translate = useTranslate();
  const money = useMoney();
  const { currency } = order;
  const lists = order.priceLists.filter(({ lines }) => lines.includes(item.line));
  const textOf = (amount: Added) =>
    money(amount === 'discountAmount' ? negative(item[amount]) : item[amount], currency);
  const units = (
    <>
      <Units item={item} />
      {sources && sources.locations.length > 1 && openUnits(item) > 0 && (
        <Places item={item} sources={sources} />
      )}
    </>
  );
  return (
    <TableRow>
      {!isNarrow && <TableCell>{item.line}</TableCell>}
      <TableCell component="th" scope="row" sx={{ minWidth: '8rem' }}>
        <MuiLink component={Link} to={`/products/${item.productId}`}>
          {item.name}
        </MuiLink>
        {lists.map(({ priceListId, name }) => (
          <Small key={priceListId}>{translate('resources.orders.lines.price_list', { name })}</Small>
        ))}
        {isNarrow && (
          <>
            <Typography variant="body2">{`${item.quantity} × ${money(item.price, currency)}`}</Typography>
            {added
              .filter((amount) => isSomething(item[amount]))
              .map((amount) => (
                <Small key={amount}>
                  {`${translate(`resources.orders.fields.${amount}`)}: ${textOf(amount)}`}
                </Small>
              ))}
            {units}
          </>
        )}
      </TableCell>
      {!isNarrow && (
        <>
          <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
            {money(item.price, currency)}
          </TableCell>
          <TableCell align="right">{item.quantity}</TableCell>
          <TableCell>{units}</TableCell>
          {added.map((amount) => (
            <TableCell key={amount} align="right" sx={{ whiteSpace: 'nowrap' }}>
              {textOf(amount)}
            </TableCell>
          ))}
        </>
      )}
      <TableCell align="right" sx={{ whiteSpace: 'nowrap', ...(isNarrow && { verticalAlign: 'top' }) }}>
        {money(item.total, currency)}
      </TableCell>
    </TableRow>
  );
}

const Small = ({ children }: { children: ReactNode }) => (
  <Typography variant="caption" component="div" color="textSecondary">
    {children}
  </Typography>
);

function Units({ item }: { item: OrderItem }) {
  const translate = useTranslate();
  const counts = {
    open: openUnits(item),
    backordered: item.backorderedQuantity,
    shipped: item.shippedQuantity,
    returned: item.returnedQuantity,
    cancelled: item.cancelledQuantity,
  };
  const said = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => translate(`resources.orders.units.${name}`, { count }));
  return (
    <Typography variant="body2" color="textSecondary">
      {said.join(' · ')}
    </Typography>
  );
}

/** Of a shop with several locations: where the units to send are. */
function Places({ item, sources }: { item: OrderItem; sources: Sources }) {
  const translate = useTranslate();
  const places = sources.items.filter(({ productId }) => productId === item.productId);
  return places.map(({ locationId, quantity: count }) => {
    const location = sources.locations.find(({ id }) => id === locationId)?.name;
    return <Small key={locationId}>{translate('resources.orders.units.at', { count, location })}</Small>;
  });
}
