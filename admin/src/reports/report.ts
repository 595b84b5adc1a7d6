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
  | 'date'
  | 'order'
  | 'product'
  | 'discount'
  | 'document'
  | 'customer'
  | 'status'
  | 'method'
  | 'change'
  | 'reason'
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
  /** Columns that are left out while no row has a value: it depends on what the rows are of. */
  ofGroup?: string[];
  /** Whether it is read page by page; the others are short. */
  isPaged: boolean;
  /** Bars of these columns; of what has a name, lying ones. Of the labels a bar has those that its row has, or its currency. */
  chart?: { labels: string[]; bars: string[]; isLying?: boolean };
}

/** Names a report's columns as the API does, in the order in which they are shown. */
export const columns = <Figures>(kinds: { [Name in keyof Figures & string]?: Kind }): Report['columns'] =>
  Object.entries(kinds).map(([name, kind]) => ({ name, kind: kind as Kind }));

export const PERIOD: Input[] = [
  { name: 'from', kind: 'date' },
  { name: 'to', kind: 'date' },
];
