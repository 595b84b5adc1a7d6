/**
 * A walk: orders as one index has them, sorted by their key, which is the time at which they were placed. So a page is
 * read from where it begins, and dates are a range of the same index.
 */
export interface IndexScan {
  /** The table that is walked, and the index. */
  from: string;
  /** What brings the order along, as `placed`, where it is not walked itself. */
  join: string;
  /** The column with the order's key. */
  key: string;
  /** SQL; each has the index read less of it. */
  where: string[];
  /** SQL on each row. */
  rest: string[];
  /** Whether few may pass that. */
  isSparse?: boolean;
}

/** From the one to the other, in SQL. */
export interface KeyBounds {
  first: string;
  last: string;
}

/** Where in the scans to read, and which way. */
export interface ScanRange {
  descending: boolean;
  /** SQL on the key. */
  bounds: ((key: string) => string)[];
}

const scanIndex = (index: string, ...where: string[]): IndexScan => ({
  from: `orders AS placed FORCE INDEX (${index})`,
  join: '',
  key: 'placed.id',
  where,
  rest: [],
});

export const scanAll = (): IndexScan => scanIndex('PRIMARY');
export const scanKeys = ({ first, last }: KeyBounds): IndexScan =>
  scanIndex('PRIMARY', `placed.id BETWEEN ${first} AND ${last}`);
export const scanIds = (ids: string): IndexScan => scanIndex('PRIMARY', `placed.id IN (${ids})`);
export const scanStatus = (status: string): IndexScan =>
  scanIndex('orders_status', `placed.status = ${status}`);
export const scanCustomer = (userId: number, status: string): IndexScan =>
  scanIndex('orders_user_status', `placed.userId = ${userId}`, `placed.status = ${status}`);
/** Sorted anew for each page, so they have to be few. */
export const scanCustomers = (userIds: number[], statuses: string[]): IndexScan =>
  scanIndex(
    'orders_user_status',
    `placed.userId IN (${userIds.join(', ')})`,
    `placed.status IN (${statuses.join(', ')})`,
  );

/** Two lines of an order may have the same product: the first of them stands for the order. */
export const scanProduct = (productId: number): IndexScan => ({
  from: 'order_items AS sold FORCE INDEX (order_items_product)',
  join: 'STRAIGHT_JOIN orders AS placed ON placed.id = sold.orderId',
  key: 'sold.orderId',
  where: [`sold.productId = ${productId}`],
  rest: [
    `(SELECT 1 FROM order_items AS earlier WHERE earlier.orderId = sold.orderId AND earlier.line < sold.line
      AND earlier.productId = sold.productId LIMIT 1) IS NULL`,
  ],
});

const all = (conditions: string[]) => ['TRUE', ...conditions].join(' AND ');
const direction = ({ descending }: ScanRange) => (descending ? 'DESC' : 'ASC');

/** The keys of so many orders, in order. */
export function pageSql(
  scans: IndexScan[],
  stretch: ScanRange,
  rest: string[],
  limit: number,
  offset = 0,
): string {
  const parts = scans.map((walk) => {
    const bounds = stretch.bounds.map((bound) => bound(walk.key));
    return `(SELECT ${walk.key} AS id FROM ${walk.from} ${walk.join}
      WHERE ${all([...walk.where, ...bounds, ...walk.rest, ...rest])}
      ORDER BY ${walk.key} ${direction(stretch)} LIMIT ${limit + offset})`;
  });
  // UNION leaves out what stands in two scans.
  return `SELECT id FROM (${parts.join(' UNION ')}) AS walked
    ORDER BY id ${direction(stretch)} LIMIT ${limit} OFFSET ${offset}`;
}

/** The key up to which the scans can be read so that they are `entries` long together, or none when they are shorter. */
export function scanEndSql(scans: IndexScan[], stretch: ScanRange, entries: number): string {
  const parts = scans.map(({ key, from, where }) => {
    const bounds = stretch.bounds.map((bound) => bound(key));
    return `(SELECT ${key} AS id FROM ${from} WHERE ${all([...where, ...bounds])}
      ORDER BY ${key} ${direction(stretch)} LIMIT 1 OFFSET ${Math.floor(entries / scans.length)})`;
  });
  return `SELECT ${stretch.descending ? 'MAX' : 'MIN'}(id) AS id FROM (${parts.join(' UNION ALL ')}) AS reach`;
}

/** How many orders stand in the scans. */
export function countSql(scans: IndexScan[], stretch: ScanRange, rest: string[]): string {
  const parts = scans.map((walk) => {
    const bounds = stretch.bounds.map((bound) => bound(walk.key));
    return `(SELECT ${walk.key} AS id FROM ${walk.from} ${walk.join}
      WHERE ${all([...walk.where, ...bounds, ...walk.rest, ...rest])})`;
  });
  return `SELECT COUNT(*) AS total FROM (${parts.join(' UNION ')}) AS walked`;
}

/** How many orders there are to be looked at, counted up to `atMost`. */
export function entryCountSql(scans: IndexScan[], stretch: ScanRange, atMost: number): string {
  const parts = scans.map(({ key, from, where }) => {
    const bounds = stretch.bounds.map((bound) => bound(key));
    return `(SELECT ${key} AS id FROM ${from} WHERE ${all([...where, ...bounds])} LIMIT ${atMost})`;
  });
  return `SELECT COUNT(*) AS total FROM (${parts.join(' UNION ALL ')}) AS entry`;
}
