import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idInSql } from '../../../models/id.js';
import { ORDER_STATUSES } from '../../../models/order.js';
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
  return filterOf(sequelize, { userId, email, name: customerName }, status);
}

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
  scans.push(...(customers.scans ?? []));
  conditions.push(customers.condition);
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
