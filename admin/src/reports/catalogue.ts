import type { Schemas } from '@stockkeeper/client';
import type { PathOf } from '../api/paths';

/** How a figure is shown, and what it leads to. */
export type Kind =
  | 'text'
  | 'count'
  | 'money'
  | 'percent'
  | 'place'
  | 'day'
  | 'time'
  | 'order'
  | 'product'
  | 'discount'
  | 'customer'
  | 'status'
  | 'method'
  | 'movement'
  | 'reason_code';

/** What a report can be asked for. `initial` is what the service takes by itself. */
export type Input =
  | { name: 'from' | 'to'; kind: 'date' }
  | { name: 'moreThan' | 'days' | 'hours'; kind: 'number'; initial: number }
  | { name: 'groupBy' | 'sort'; kind: 'choice'; choices: string[] }
  | { name: 'currency'; kind: 'text' };

export type Row = Record<string, string | number | null> & { currency: string };

export interface Report {
  name: string;
  path: PathOf<'GET'>;
  inputs: Input[];
  columns: Array<{ name: string; kind: Kind }>;
  /** Whether it is read page by page; the others are short. */
  isPaged: boolean;
  /** Bars of these columns; of products, lying ones. */
  chart?: { label: string; bars: string[]; isLying?: boolean };
}

/** Names a report's columns as the API does, in the order in which they are shown. */
const columns = <Figures>(kinds: { [Name in keyof Figures & string]?: Kind }): Report['columns'] =>
  Object.entries(kinds).map(([name, kind]) => ({ name, kind: kind as Kind }));

const PERIOD: Input[] = [
  { name: 'from', kind: 'date' },
  { name: 'to', kind: 'date' },
];

/** All reports, in the order of their tabs. */
export const REPORTS: Report[] = [
  {
    name: 'sales',
    path: '/api/admin/reports/sales',
    inputs: [...PERIOD, { name: 'groupBy', kind: 'choice', choices: ['day', 'week', 'month'] }],
    columns: columns<Schemas['SalesFigures']>({
      from: 'day',
      to: 'day',
      orders: 'count',
      cancelledOrders: 'count',
      orderedAmount: 'money',
      cancelledAmount: 'money',
      returnedAmount: 'money',
      netOrderedAmount: 'money',
      paidAmount: 'money',
      refundedAmount: 'money',
      revenue: 'money',
      discountAmount: 'money',
      shippingAmount: 'money',
      taxAmount: 'money',
    }),
    isPaged: false,
    chart: { label: 'from', bars: ['netOrderedAmount', 'revenue'] },
  },
  {
    name: 'best-sellers',
    path: '/api/admin/reports/best-sellers',
    inputs: [
      ...PERIOD,
      { name: 'sort', kind: 'choice', choices: ['units', 'amount'] },
      { name: 'currency', kind: 'text' },
    ],
    columns: columns<Schemas['BestSeller']>({
      sku: 'text',
      name: 'product',
      orders: 'count',
      units: 'count',
      cancelledUnits: 'count',
      returnedUnits: 'count',
      netOrderedAmount: 'money',
      discountAmount: 'money',
      taxAmount: 'money',
    }),
    isPaged: true,
    chart: { label: 'name', bars: ['units'], isLying: true },
  },
  {
    name: 'customers',
    path: '/api/admin/reports/customers',
    inputs: [...PERIOD, { name: 'moreThan', kind: 'number', initial: 1 }],
    columns: columns<Schemas['FrequentCustomer']>({
      email: 'customer',
      firstName: 'text',
      lastName: 'text',
      orders: 'count',
      ordersInCurrency: 'count',
      netOrderedAmount: 'money',
      paidAmount: 'money',
      refundedAmount: 'money',
      spent: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'owed',
    path: '/api/admin/reports/owed',
    inputs: PERIOD,
    columns: columns<Schemas['OwedOrder']>({
      orderNumber: 'order',
      placedAt: 'time',
      status: 'status',
      email: 'customer',
      paymentMethod: 'method',
      totalAmount: 'money',
      dueAmount: 'money',
      paidAmount: 'money',
      owedAmount: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'cancellations',
    path: '/api/admin/reports/cancellations',
    inputs: PERIOD,
    columns: columns<Schemas['CancellationFigures']>({
      reason: 'text',
      cancellations: 'count',
      orders: 'count',
      units: 'count',
      amount: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'taxes',
    path: '/api/admin/reports/taxes',
    inputs: PERIOD,
    columns: columns<Schemas['TaxFigures']>({
      country: 'place',
      name: 'text',
      rate: 'percent',
      orders: 'count',
      taxedAmount: 'money',
      taxAmount: 'money',
      returnedTaxAmount: 'money',
      netTaxAmount: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'shipping',
    path: '/api/admin/reports/shipping',
    inputs: PERIOD,
    columns: columns<Schemas['ShippingFigures']>({
      name: 'text',
      code: 'text',
      orders: 'count',
      priceAmount: 'money',
      discountAmount: 'money',
      shippingAmount: 'money',
      shippingTaxAmount: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'discounts',
    path: '/api/admin/reports/discounts',
    inputs: PERIOD,
    columns: columns<Schemas['DiscountFigures']>({
      name: 'discount',
      code: 'text',
      orders: 'count',
      cancelledOrders: 'count',
      orderedAmount: 'money',
      discountAmount: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'stock-cover',
    path: '/api/admin/reports/stock-cover',
    inputs: [{ name: 'days', kind: 'number', initial: 28 }],
    columns: columns<Schemas['StockCover']>({
      sku: 'text',
      name: 'product',
      onHand: 'count',
      committed: 'count',
      available: 'count',
      unitsSold: 'count',
      daysOfCover: 'count',
      price: 'money',
      stockValue: 'money',
    }),
    isPaged: true,
  },
  {
    name: 'stock-value',
    path: '/api/admin/reports/stock-value',
    inputs: [],
    columns: columns<Schemas['StockValue']>({
      currency: 'text',
      products: 'count',
      units: 'count',
      stockValue: 'money',
    }),
    isPaged: false,
  },
  {
    name: 'stock-adjustments',
    path: '/api/admin/reports/stock-adjustments',
    inputs: PERIOD,
    columns: columns<Schemas['AdjustmentFigures']>({
      kind: 'movement',
      reasonCode: 'reason_code',
      movements: 'count',
      products: 'count',
      unitsIn: 'count',
      unitsOut: 'count',
      netUnits: 'count',
      netValue: 'money',
    }),
    isPaged: false,
  },
  {
    name: 'stuck-orders',
    path: '/api/admin/reports/stuck-orders',
    inputs: [{ name: 'hours', kind: 'number', initial: 24 }],
    columns: columns<Schemas['StuckOrder']>({
      orderNumber: 'order',
      status: 'status',
      since: 'time',
      hours: 'count',
      placedAt: 'time',
      email: 'customer',
      totalAmount: 'money',
    }),
    isPaged: true,
  },
];
