import type { Queries } from '../../database/queries.js';
import { fromThousandths, sumOf, toThousandths } from '../../money/amounts.js';
import { decimalsOf } from '../../money/currencies.js';
import { roundDiv } from '../../money/shares.js';
import {
  type DashboardPeriod,
  type DashboardRanges,
  dashboardRanges,
  type TimeRange,
} from './dashboard-ranges.js';
import { readFigures, type SalesFigures } from './sales.js';
import { readWaiting, type WaitingSettings } from './waiting.js';

type Figures = Pick<
  SalesFigures,
  'orders' | 'cancelledOrders' | 'netOrderedAmount' | 'paidAmount' | 'refundedAmount' | 'revenue'
>;

/** Figures between two neighbouring boundaries, in one currency. */
interface Part extends Figures {
  startMs: number;
}

export interface DashboardSettings extends WaitingSettings {
  timeZone: string;
  /** Only orders in this currency count: amounts in two currencies cannot be added. */
  currency: string;
}

/** Reads the dashboard in three statements. Their cost is limited by the orders of 60 days. */
export async function readDashboard(
  sequelize: Queries,
  { timeZone, currency, ...settings }: DashboardSettings,
  at = new Date(),
) {
  const spans = dashboardRanges(timeZone, at);
  const { starts } = spans;
  const [rows, waiting] = await Promise.all([
    readFigures(sequelize, spans.all, starts),
    readWaiting(sequelize, settings, { at, longBefore: dayBeforeYesterday(spans) }),
  ]);
  const parts = rows
    .filter((row) => row.currency === currency)
    .map(({ bucket, ...figures }) => ({ ...figures, startMs: starts[bucket - 1] as number }));
  const figuresIn = (span: TimeRange) => total(parts, span, currency);
  const periodOf = (name: DashboardPeriod) => {
    const { now, before } = spans.periods[name];
    return { ...times(now), ...figuresIn(now), before: { ...times(before), ...figuresIn(before) } };
  };
  return {
    at,
    timeZone,
    currency,
    currencies: [...new Set(rows.map((row) => row.currency))].sort(),
    today: periodOf('today'),
    sevenDays: periodOf('sevenDays'),
    thirtyDays: periodOf('thirtyDays'),
    days: spans.days.map((span) => ({ day: span.day, ...figuresIn(span) })),
    waiting,
  };
}

const dayBeforeYesterday = ({ days }: DashboardRanges) => new Date(days.at(-3)?.startMs as number);

const times = ({ startMs, endMs }: TimeRange) => ({ from: new Date(startMs), to: new Date(endMs) });

function total(parts: Part[], { startMs, endMs }: TimeRange, currency: string) {
  const within = parts.filter((part) => part.startMs >= startMs && part.startMs < endMs);
  const count = (which: 'orders' | 'cancelledOrders') => within.reduce((sum, part) => sum + part[which], 0);
  const amount = (which: 'netOrderedAmount' | 'paidAmount' | 'refundedAmount' | 'revenue') =>
    sumOf(
      within.map((part) => part[which]),
      currency,
    );
  const orders = count('orders');
  const cancelledOrders = count('cancelledOrders');
  const netOrderedAmount = amount('netOrderedAmount');
  return {
    orders,
    cancelledOrders,
    netOrderedAmount,
    paidAmount: amount('paidAmount'),
    refundedAmount: amount('refundedAmount'),
    revenue: amount('revenue'),
    averageOrderAmount: average(netOrderedAmount, orders - cancelledOrders, currency),
  };
}

/** Rounded to the currency's decimals; null without orders. */
function average(amount: string, orders: number, currency: string): string | null {
  if (orders === 0) return null;
  const unit = 10 ** (3 - decimalsOf(currency));
  return fromThousandths(roundDiv(toThousandths(amount), 1, orders * unit) * unit, currency);
}
