import {
  Link as MuiLink,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
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

/** What was ordered, and what has become of each unit of it. */
export function LinesBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const { data: sources } = useSources(order);
  const added = ADDED.filter((amount) => order.items.some((item) => isSomething(item[amount])));
  return (
    <Section title={translate('resources.orders.detail.lines')}>
      <TableContainer>
        <Table size="small" sx={{ '& .MuiTableCell-root': { px: 0.75 }, '& th': { whiteSpace: 'normal' } }}>
          <TableHead>
            <TableRow>
              <TableCell>{translate('resources.orders.lines.line')}</TableCell>
              <TableCell>{translate('resources.orders.lines.product')}</TableCell>
              <TableCell align="right">{translate('resources.orders.lines.price')}</TableCell>
              <TableCell align="right">{translate('resources.orders.lines.quantity')}</TableCell>
              <TableCell>{translate('resources.orders.lines.units')}</TableCell>
              {added.map((amount) => (
                <TableCell key={amount} align="right">
                  {translate(`resources.orders.fields.${amount}`)}
                </TableCell>
              ))}
              <TableCell align="right">{translate('resources.orders.lines.total')}</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {order.items.map((item) => (
              <Line key={item.line} item={item} order={order} added={added} sources={sources} />
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
}

function Line({ item, order, added, sources }: LineProps) {
  const translate = useTranslate();
  const money = useMoney();
  const { currency } = order;
  const lists = order.priceLists.filter(({ lines }) => lines.includes(item.line));
  return (
    <TableRow>
      <TableCell>{item.line}</TableCell>
      <TableCell component="th" scope="row" sx={{ minWidth: '8rem' }}>
        <MuiLink component={Link} to={`/products/${item.productId}`}>
          {item.name}
        </MuiLink>
        {lists.map(({ priceListId, name }) => (
          <Typography key={priceListId} variant="caption" component="div" color="textSecondary">
            {translate('resources.orders.lines.price_list', { name })}
          </Typography>
        ))}
      </TableCell>
      <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
        {money(item.price, currency)}
      </TableCell>
      <TableCell align="right">{item.quantity}</TableCell>
      <TableCell>
        <Units item={item} />
        {sources && sources.locations.length > 1 && openUnits(item) > 0 && (
          <Places item={item} sources={sources} />
        )}
      </TableCell>
      {added.map((amount) => (
        <TableCell key={amount} align="right" sx={{ whiteSpace: 'nowrap' }}>
          {money(amount === 'discountAmount' ? negative(item[amount]) : item[amount], currency)}
        </TableCell>
      ))}
      <TableCell align="right" sx={{ whiteSpace: 'nowrap' }}>
        {money(item.total, currency)}
      </TableCell>
    </TableRow>
  );
}

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
    return (
      <Typography key={locationId} variant="caption" component="div" color="textSecondary">
        {translate('resources.orders.units.at', { count, location })}
      </Typography>
    );
  });
}
