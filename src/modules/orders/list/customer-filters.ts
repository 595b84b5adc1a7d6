import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { ORDER_STATUSES } from '../../../models/order.js';
import { emailIdentity, identityOf } from '../../../rules/identity.js';
import { readOrderNumber, timeOfNumbers } from '../../../rules/order-number.js';
import { type CustomerQuery, conditionSql, customerConditions, findCustomerIds } from '../../users/api.js';
import { lowestKeyAt } from '../lifecycle/order-keys.js';
import { type Filter, MATCHES_NOTHING } from './filter.js';
import { MAX_SCANNED } from './find-orders.js';
import {
  entryCountSql,
  type IndexScan,
  type KeyBounds,
  scanAll,
  scanCustomer,
  scanCustomers,
  scanGuest,
  scanKeys,
} from './index-scans.js';
import type { OrderFilters } from './schemas.js';

/** Up to this many customers, each gets a scan of its own. */
const MAX_SCANS = 20;
/** Up to this many customers, their orders are read and sorted if they are few. */
const MAX_SORTED_CUSTOMERS = 2_000;

export async function customerFilter(
  sequelize: Sequelize,
  { userId, email, customerName, status }: OrderFilters,
): Promise<Filter | undefined> {
  if ((userId ?? email ?? customerName) === undefined) return undefined;
  const accounts = await filterOf(sequelize, { userId, email, name: customerName }, status);
  // Of a guest only the address is known.
  if (email === undefined || (userId ?? customerName) !== undefined) return accounts;
  const guests = await guestFilter(sequelize, { whole: emailKeysOf(email) });
  return guests.scans?.length === 0 ? accounts : anyOf([accounts, guests]);
}

/** Orders that match one of the filters, each of which has scans. */
function anyOf(filters: readonly Filter[]): Filter {
  return {
    rank: Math.max(...filters.map(({ rank = 0 }) => rank)),
    scans: filters.flatMap(({ scans = [] }) => scans),
    condition: `((${filters.map(({ condition }) => condition).join(') OR (')}))`,
  };
}

const emailKeysOf = (email: string): string[] => [
  ...new Set([email.trim().toLowerCase(), emailIdentity(email)]),
];

interface GuestQuery {
  /** Normalised addresses. */
  whole: string[];
  /** Normalised beginning of an address. */
  beginning?: string;
}

/** Orders that were placed by guests with such an address, whoever has claimed them. */
async function guestFilter(sequelize: Sequelize, { whole, beginning }: GuestQuery): Promise<Filter> {
  const text = (value: string) => sequelize.escape(value);
  const conditions = [
    ...(whole.length > 0 ? [`guest.emailKey IN (${whole.map(text).join(', ')})`] : []),
    ...(beginning === undefined
      ? []
      : [`guest.emailKey >= ${text(beginning)} AND guest.emailKey < ${text(beginning + LAST)}`]),
  ];
  const parts = conditions.map(
    (one) => `(SELECT DISTINCT guest.emailKey FROM guest_orders AS guest FORCE INDEX (guest_orders_email)
      WHERE ${one} LIMIT ${MAX_SCANS + 1})`,
  );
  const found = await sequelize.query<{ emailKey: string }>(parts.join(' UNION '), {
    type: QueryTypes.SELECT,
  });
  if (found.length === 0) return MATCHES_NOTHING;
  const keys = found.map(({ emailKey }) => text(emailKey));
  const isMany = keys.length > MAX_SCANS;
  const named = isMany ? `(${conditions.join(') OR (')})` : `guest.emailKey IN (${keys.join(', ')})`;
  const condition = `(SELECT 1 FROM guest_orders AS guest WHERE guest.orderId = placed.id AND (${named})) IS NOT NULL`;
  return isMany
    ? { rank: 4, scans: [sparseScan(condition)], condition }
    : { rank: 1, scans: keys.map(scanGuest), condition };
}

/** Sorts after everything that begins with the same characters. */
const LAST = '\u{10ffff}';

/** `q`: the beginning of an order id, an order number, or a customer's e-mail address or name. */
export async function searchFilter(
  sequelize: Sequelize,
  { q, userId }: OrderFilters,
): Promise<Filter | undefined> {
  if (q === undefined) return undefined;
  const scans: IndexScan[] = [];
  const conditions: string[] = [];
  const keys = idPrefixBounds(q);
  if (keys) {
    scans.push(scanKeys(keys));
    conditions.push(`placed.id BETWEEN ${keys.first} AND ${keys.last}`);
  }
  const numbered = numberPrefix(sequelize, q);
  if (numbered) {
    scans.push(numbered.scan);
    conditions.push(numbered.condition);
  }
  const customers = userId === undefined ? await filterOf(sequelize, { q }, undefined) : MATCHES_NOTHING;
  const asked = { whole: q.includes('@') ? emailKeysOf(q) : [], beginning: identityOf(q) };
  const guests = userId === undefined ? await guestFilter(sequelize, asked) : MATCHES_NOTHING;
  for (const one of [customers, guests]) {
    scans.push(...(one.scans ?? []));
    conditions.push(one.condition);
  }
  return { rank: 2, scans, condition: `((${conditions.join(') OR (')}))` };
}

/** Like ids, order numbers begin with the time, so a prefix is a range of ids. */
function numberPrefix(sequelize: Sequelize, q: string): { scan: IndexScan; condition: string } | undefined {
  const beginning = readOrderNumber(q);
  if (beginning === undefined) return undefined;
  const { startMs, endMs } = timeOfNumbers(beginning);
  const keys = { first: idInSql(lowestKeyAt(startMs)), last: idInSql(lowestKeyAt(endMs)) };
  const [from, to] = [sequelize.escape(beginning), sequelize.escape(`${beginning}~`)];
  const condition = `placed.number >= ${from} AND placed.number < ${to}`;
  return { scan: { ...scanKeys(keys), rest: [condition] }, condition };
}

/** @param q with or without hyphens @returns undefined if no UUID can begin like this */
function idPrefixBounds(q: string): KeyBounds | undefined {
  const digits = q.replaceAll('-', '');
  if (!/^[0-9a-f]{1,32}$/i.test(digits)) return undefined;
  return { first: idInSql(digits.padEnd(32, '0')), last: idInSql(digits.padEnd(32, 'f')) };
}

async function filterOf(
  sequelize: Sequelize,
  asked: CustomerQuery,
  status: OrderFilters['status'],
): Promise<Filter> {
  const statuses = (status ?? ORDER_STATUSES).map((one) => sequelize.escape(one));
  const groups = customerConditions(sequelize, asked);
  const isId = asked.userId !== undefined && groups.length === 1;
  const ids = isId
    ? [asked.userId as number]
    : await findCustomerIds(sequelize, groups, MAX_SORTED_CUSTOMERS);
  if (ids === undefined) return manyCustomers(groups);
  if (ids.length === 0) return MATCHES_NOTHING;
  const condition = `placed.userId IN (${ids.join(', ')})`;
  if (ids.length <= MAX_SCANS) {
    const scans = ids.flatMap((id) => statuses.map((one) => scanCustomer(id, one)));
    return { rank: 1, scans, condition, coversStatus: true };
  }
  const together = scanCustomers(ids, statuses);
  const sql = entryCountSql([together], { descending: true, bounds: [] }, MAX_SCANNED + 1);
  const [entries] = await sequelize.query<{ total: number }>(sql, { type: QueryTypes.SELECT });
  if ((entries?.total ?? 0) > MAX_SCANNED) return { rank: 4, scans: [sparseScan(condition)], condition };
  return { rank: 1, scans: [together], condition, coversStatus: true };
}

/** With many customers, a scan of all orders soon finds a page of theirs. */
function manyCustomers(groups: string[][]): Filter {
  const condition = `(SELECT 1 FROM users AS customer WHERE customer.id = placed.userId AND ${conditionSql(groups)}
    LIMIT 1) IS NOT NULL`;
  return { rank: 4, scans: [sparseScan(condition)], condition };
}

const sparseScan = (condition: string): IndexScan => ({ ...scanAll(), rest: [condition], isSparse: true });
