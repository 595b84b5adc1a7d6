import { useTheme } from '@mui/material/styles';
import { useLocale } from 'react-admin';
import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { chartHeight } from './chart-rows';
import type { Report, Row } from './report';
import { useColumnName } from './use-column-name';
import { useFigureText } from './use-figure-text';

interface Props {
  report: Report;
  chart: NonNullable<Report['chart']>;
  /** At least one. */
  rows: Row[];
}

/** The figures for those who see; the table below has them for everyone. */
export default function ReportChart({ report, chart, rows }: Props) {
  const { labels, bars, isLying = false } = chart;
  const nameOf = useColumnName(report);
  const locale = useLocale();
  const textOf = useFigureText();
  const { palette } = useTheme();
  const kindOf = (name: string) => report.columns.find((column) => column.name === name)?.kind ?? 'text';
  const figure = (row: Row, name: string) => textOf(row, name, kindOf(name));
  // That there is no reason says something, too.
  const isSaid = (row: Row, name: string) => row[name] !== null || kindOf(name) === 'reason';
  const labelOf = (row: Row): string => {
    const known = labels.filter((name) => isSaid(row, name)).map((name) => figure(row, name));
    return [...new Set(known)].join(', ') || row.currency;
  };
  // The length of a bar needs no more than a float.
  const data = rows.map((row) => ({
    label: labelOf(row),
    lengths: bars.map((bar) => Number(row[bar])),
    texts: bars.map((bar) => figure(row, bar)),
  }));
  const tick = { fill: palette.text.secondary, fontSize: 12 };
  const names = { dataKey: 'label', tick, tickLine: false, stroke: palette.divider };
  const amounts = {
    tick,
    tickLine: false,
    axisLine: false,
    tickFormatter: (n: number) => n.toLocaleString(locale),
  };
  const colours = [palette.primary.main, palette.info.main];
  return (
    <div aria-hidden="true">
      <ResponsiveContainer width="100%" height={chartHeight(chart, rows.length)}>
        <BarChart data={data} layout={isLying ? 'vertical' : 'horizontal'} accessibilityLayer={false}>
          <CartesianGrid vertical={isLying} horizontal={!isLying} stroke={palette.divider} />
          {isLying ? (
            <>
              <XAxis type="number" allowDecimals={false} {...amounts} />
              <YAxis type="category" width={180} {...names} />
            </>
          ) : (
            <>
              <XAxis minTickGap={24} {...names} />
              <YAxis width={64} {...amounts} />
            </>
          )}
          <Tooltip
            cursor={{ fill: palette.action.hover }}
            contentStyle={{ background: palette.background.paper, border: `1px solid ${palette.divider}` }}
            formatter={(_length, name, { payload, dataKey }) => [
              payload.texts[Number(String(dataKey).split('.')[1])],
              name,
            ]}
          />
          {bars.length > 1 && <Legend itemSorter={null} />}
          {bars.map((bar, n) => (
            <Bar
              key={bar}
              dataKey={`lengths.${n}`}
              name={nameOf(bar)}
              fill={colours[n]}
              isAnimationActive={false}
              maxBarSize={32}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}
