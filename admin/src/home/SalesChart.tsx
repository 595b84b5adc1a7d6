import { Box } from '@mui/material';
import { useTheme } from '@mui/material/styles';
import type { Schemas } from '@stockkeeper/client';
import { useLocale, useTranslate } from 'react-admin';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatDate } from '../format/date';
import { useMoney } from '../ui/use-formats';

interface Props {
  days: Schemas['Dashboard']['days'];
  currency: string;
  height: number;
}

/** Thirty days of revenue, as bars for those who see and as a table for those who do not. */
export default function SalesChart({ days, currency, height }: Props) {
  const translate = useTranslate();
  const locale = useLocale();
  const money = useMoney();
  const { palette } = useTheme();
  // A day of the shop's calendar, which no zone moves.
  const day = (date: string) => formatDate(`${date}T00:00:00Z`, 'day', 'UTC', locale);
  // The height of a bar needs no more than a float.
  const bars = days.map(({ day, revenue }) => ({ day, revenue, height: Number(revenue) }));
  const tick = { fill: palette.text.secondary, fontSize: 12 };
  return (
    <>
      <div aria-hidden="true">
        <ResponsiveContainer width="100%" height={height}>
          <BarChart data={bars} accessibilityLayer={false} margin={{ top: 4, right: 4, bottom: 0, left: 4 }}>
            <CartesianGrid vertical={false} stroke={palette.divider} />
            <XAxis
              dataKey="day"
              tickFormatter={day}
              tick={tick}
              tickLine={false}
              minTickGap={24}
              stroke={palette.divider}
            />
            <YAxis
              tick={tick}
              tickLine={false}
              axisLine={false}
              width={56}
              tickFormatter={(n: number) => n.toLocaleString(locale)}
            />
            <Tooltip
              cursor={{ fill: palette.action.hover }}
              contentStyle={{ background: palette.background.paper, border: `1px solid ${palette.divider}` }}
              labelFormatter={(date) => day(String(date))}
              formatter={(_height, _name, { payload }) => [
                money(payload.revenue, currency),
                translate('home.revenue'),
              ]}
            />
            <Bar
              dataKey="height"
              fill={palette.primary.main}
              isAnimationActive={false}
              radius={[2, 2, 0, 0]}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      {/* A table would not be cut off itself: it is as long as its rows. */}
      <Box sx={HIDDEN}>
        <table>
          <caption>{translate('home.chart', { currency })}</caption>
          <tbody>
            {days.map(({ day: date, revenue, orders }) => (
              <tr key={date}>
                <th scope="row">{day(date)}</th>
                <td>{money(revenue, currency)}</td>
                <td>{translate('home.orders_of_day', { smart_count: orders })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Box>
    </>
  );
}

/** From sight alone. */
const HIDDEN = {
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
} as const;
