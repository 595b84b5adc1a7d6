import { Table, TableBody, TableCell, TableHead, TableRow, TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Order, OrderItem } from '../order';

/** Units by line; a line that is missing has none. */
export type Units = Record<number, number>;

interface Props {
  order: Order;
  units: Units;
  /** How many of a line there are to choose from. */
  most: (item: OrderItem) => number;
  /** What the column of inputs is called. */
  label: string;
  onChange: (units: Units) => void;
}

/** How many units of each line. */
export function LineUnits({ order, units, most, label, onChange }: Props) {
  const translate = useTranslate();
  const items = order.items.filter((item) => most(item) > 0);
  const change = ({ line }: OrderItem, text: string, limit: number) => {
    const count = Math.trunc(Number(text)) || 0;
    onChange({ ...units, [line]: Math.min(Math.max(count, 0), limit) });
  };
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>{translate('resources.orders.lines.product')}</TableCell>
          <TableCell align="right" sx={{ width: '8rem' }}>
            {label}
          </TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {items.map((item) => {
          const limit = most(item);
          return (
            <TableRow key={item.line}>
              <TableCell component="th" scope="row">
                {item.name}
              </TableCell>
              <TableCell align="right">
                <TextField
                  type="number"
                  margin="none"
                  value={units[item.line] ?? 0}
                  onChange={(event) => change(item, event.target.value, limit)}
                  helperText={translate('resources.orders.acts.of', { count: limit })}
                  slotProps={{
                    htmlInput: { min: 0, max: limit, 'aria-label': `${label}: ${item.name}` },
                    formHelperText: { sx: { mx: 0, textAlign: 'right' } },
                  }}
                />
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}

/** All that there are. */
export const allUnits = ({ items }: Order, most: (item: OrderItem) => number): Units =>
  Object.fromEntries(items.map((item) => [item.line, most(item)]));

/** No more than there are by now: somebody else may have sent or cancelled some meanwhile. */
export const within = (units: Units, { items }: Order, most: (item: OrderItem) => number): Units =>
  Object.fromEntries(items.map((item) => [item.line, Math.min(units[item.line] ?? 0, most(item))]));

/** As the API takes them. */
export const linesOf = (units: Units): Array<{ line: number; quantity: number }> =>
  Object.entries(units)
    .filter(([, quantity]) => quantity > 0)
    .map(([line, quantity]) => ({ line: Number(line), quantity }));
