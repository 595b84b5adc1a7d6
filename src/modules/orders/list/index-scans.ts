/**
 * A scan of one index that yields orders sorted by their id, which is their time of placement. A page therefore starts
 * reading in the middle of the index, and a date filter is a range of it.
 */
export interface IndexScan {
  /** Table with its FORCE INDEX hint. */
  from: string;
  /** Joins the order as `placed`, if the scan reads another table. */
  join: string;
  /** Column with the order's id. */
  key: string;
  /** SQL conditions that the index covers: they shorten the scan. */
  where: string[];
  /** SQL conditions that are checked for each row. */
  rest: string[];
  /** Whether few rows may match `rest`. */
  isSparse?: boolean;
}

/** First and last id of a range, as SQL literals. */
export interface KeyBounds {
  first: string;
  last: string;
}

/** The part of the scans to read, and the direction. */
export interface ScanRange {
  descending: boolean;
  /** SQL conditions on the id column. */
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

/** Orders that were placed by a guest with this address. @param emailKey SQL literal */
export const scanGuest = (emailKey: string): IndexScan => ({
  from: 'guest_orders AS guest FORCE INDEX (guest_orders_email)',
  join: 'STRAIGHT_JOIN orders AS placed ON placed.id = guest.orderId',
  key: 'guest.orderId',
  where: [`guest.emailKey = ${emailKey}`],
  rest: [],
});

/** If several lines of an order have the product, only the first one counts. */
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

/** SQL: the ids of one page, sorted. */
export function pageSql(
  scans: IndexScan[],
  range: ScanRange,
  rest: string[],
  limit: number,
  offset = 0,
): string {
  const parts = scans.map((scan) => {
    const bounds = range.bounds.map((bound) => bound(scan.key));
    return `(SELECT ${scan.key} AS id FROM ${scan.from} ${scan.join}
      WHERE ${all([...scan.where, ...bounds, ...scan.rest, ...rest])}
      ORDER BY ${scan.key} ${direction(range)} LIMIT ${limit + offset})`;
  });
  // UNION removes orders that are in several scans.
  return `SELECT id FROM (${parts.join(' UNION ')}) AS scanned
    ORDER BY id ${direction(range)} LIMIT ${limit} OFFSET ${offset}`;
}

/** SQL: the id at which all scans together have read about `entries` rows; null if they are shorter. */
export function scanEndSql(scans: IndexScan[], range: ScanRange, entries: number): string {
  const parts = scans.map(({ key, from, where }) => {
    const bounds = range.bounds.map((bound) => bound(key));
    return `(SELECT ${key} AS id FROM ${from} WHERE ${all([...where, ...bounds])}
      ORDER BY ${key} ${direction(range)} LIMIT 1 OFFSET ${Math.floor(entries / scans.length)})`;
  });
  return `SELECT ${range.descending ? 'MAX' : 'MIN'}(id) AS id FROM (${parts.join(' UNION ALL ')}) AS ends`;
}

/** SQL: the number of orders in the scans. */
export function countSql(scans: IndexScan[], range: ScanRange, rest: string[]): string {
  const parts = scans.map((scan) => {
    const bounds = range.bounds.map((bound) => bound(scan.key));
    return `(SELECT ${scan.key} AS id FROM ${scan.from} ${scan.join}
      WHERE ${all([...scan.where, ...bounds, ...scan.rest, ...rest])})`;
  });
  return `SELECT COUNT(*) AS total FROM (${parts.join(' UNION ')}) AS scanned`;
}

/** SQL: the number of rows in the scans, counted up to `atMost` per scan. */
export function entryCountSql(scans: IndexScan[], range: ScanRange, atMost: number): string {
  const parts = scans.map(({ key, from, where }) => {
    const bounds = range.bounds.map((bound) => bound(key));
    return `(SELECT ${key} AS id FROM ${from} WHERE ${all([...where, ...bounds])} LIMIT ${atMost})`;
  });
  return `SELECT COUNT(*) AS total FROM (${parts.join(' UNION ALL ')}) AS entry`;
}
