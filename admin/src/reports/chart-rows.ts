import { shop } from '../shop';
import type { Report, Row } from './report';

type Chart = NonNullable<Report['chart']>;

const HEIGHT = 260;
const BAR_HEIGHT = 28;
/** More rows than that are in the table. */
const MOST_LYING = 12;

/** Those that have a bar: amounts of two currencies share no axis. */
export function chartRows({ bars, isLying }: Chart, rows: Row[]): Row[] {
  const currency = rows.some((row) => row.currency === shop.currency) ? shop.currency : rows[0]?.currency;
  return rows
    .filter((row) => row.currency === currency && bars.some((bar) => row[bar] !== null))
    .slice(0, isLying ? MOST_LYING : undefined);
}

/** In pixels, of a chart of so many rows: known before the chart itself is there, so that nothing moves when it comes. */
export function chartHeight({ bars, isLying }: Chart, rows: number): number {
  const axisHeight = bars.length > 1 ? 70 : 40;
  return isLying ? rows * bars.length * BAR_HEIGHT + axisHeight : HEIGHT;
}
