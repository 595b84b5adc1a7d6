import { IndexHints, literal, Op, type WhereOptions } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import {
  findPage,
  NEWEST_ID_FIRST,
  OLDEST_ID_FIRST,
  type Page,
  reversed,
  type SortKey,
} from '../../http/paging.js';
import { User } from '../../models/index.js';
import { conditionSql, customerConditions, findCustomerIds } from './find-customers.js';
import { USER_COLUMNS, type UserFilters, type UserSort } from './schemas.js';

/** Up to this many matches, their ids are listed and sorted. More matches soon turn up when reading in list order. */
const MAX_LISTED_IDS = 2_000;

/** Unique. */
const EMAIL: SortKey = { column: 'emailKey', key: z.string() };
const byColumns = (...columns: string[]): [...SortKey[], SortKey] => [
  ...columns.map((column) => ({ column, key: z.string() })),
  OLDEST_ID_FIRST,
];

const KEYS_OF_SORT: Record<UserSort, [...SortKey[], SortKey]> = {
  newest: [NEWEST_ID_FIRST],
  oldest: [OLDEST_ID_FIRST],
  name: byColumns('lastName', 'firstName'),
  '-name': reversed(byColumns('lastName', 'firstName')),
  email: [EMAIL],
  '-email': reversed([EMAIL]),
};

/** A page of accounts. @throws Problem VALIDATION_FAILED when `after` is not a cursor of this list */
export async function listUsers(
  sequelize: Sequelize,
  { ids: wanted, role, isActive, customerGroupId, email, name, q, sort, ...paging }: UserFilters,
): Promise<Page<User>> {
  const conditions: WhereOptions<User>[] = [];
  if (wanted) conditions.push({ id: wanted });
  if (role) conditions.push({ role });
  if (isActive !== undefined) conditions.push({ isActive });
  if (customerGroupId) conditions.push({ customerGroupId });
  const groups = customerConditions(sequelize, { email, name, q });
  if (groups.length > 0) {
    const ids = await findCustomerIds(sequelize, groups, MAX_LISTED_IDS);
    const many = () => literal(conditionSql(customerConditions(sequelize, { email, name, q }, 'User')));
    conditions.push(ids ? { id: ids } : many());
  }
  const where = { [Op.and]: conditions } as WhereOptions<User>;
  const attributes = [...USER_COLUMNS, 'emailKey'];
  const values = unselectiveIndexes({ role, isActive });
  const indexHints = values.length > 0 ? [{ type: IndexHints.IGNORE, values }] : [];
  return findPage(User, { attributes, where, sortedBy: KEYS_OF_SORT[sort], indexHints }, paging);
}

/** Indexes that would match nearly all accounts. The databases estimate half of them, and would use the index and sort. */
function unselectiveIndexes({ role, isActive }: Pick<UserFilters, 'role' | 'isActive'>): string[] {
  return [...(role === 'customer' ? ['users_role'] : []), ...(isActive ? ['users_active'] : [])];
}
