import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { emailIdentity, identityOf } from '../../rules/identity.js';

/** A search for customers. All given fields must match. */
export interface CustomerQuery {
  userId?: number;
  /** The full e-mail address. */
  email?: string;
  /** The beginning of the first, last or full name. */
  name?: string;
  /** The beginning of the e-mail address; without an @ also of a name. */
  q?: string;
}

/** Sorts after everything that begins with the same characters. */
const LAST = '\u{10ffff}';

/**
 * SQL conditions on users (as `alias`), in groups: one condition of every group must hold. Each condition is a range of an
 * index.
 */
export function customerConditions(
  sequelize: Sequelize,
  { userId, email, name, q }: CustomerQuery,
  alias = 'customer',
): string[][] {
  const text = (value: string) => sequelize.escape(value);
  const groups: string[][] = [];
  if (userId !== undefined) groups.push([`${alias}.id = ${userId}`]);
  if (email !== undefined) {
    const written = [...new Set([email.trim().toLowerCase(), emailIdentity(email)])];
    groups.push([`${alias}.emailKey IN (${written.map(text).join(', ')})`]);
  }
  if (name !== undefined) groups.push(named(sequelize, name, alias));
  if (q !== undefined) {
    const key = identityOf(q);
    const begins = `${alias}.emailKey >= ${text(key)} AND ${alias}.emailKey < ${text(key + LAST)}`;
    const whole = `${alias}.emailKey = ${text(emailIdentity(q))}`;
    groups.push(q.includes('@') ? [whole, begins] : [begins, ...named(sequelize, q, alias)]);
  }
  return groups;
}

/** First and last name in either order, with or without a comma. */
function named(sequelize: Sequelize, name: string, alias: string): string[] {
  const begins = (column: string, value: string) =>
    `${alias}.${column} LIKE ${sequelize.escape(`${value.replace(/[\\%_]/g, '\\$&')}%`)}`;
  const is = (column: string, value: string) => `${alias}.${column} = ${sequelize.escape(value)}`;
  const words = name.replaceAll(',', ' ').trim().split(/\s+/);
  const whole = words.join(' ');
  const conditions = [begins('lastName', whole), begins('firstName', whole)];
  for (let at = 1; at < words.length; at++) {
    const [one, other] = [words.slice(0, at).join(' '), words.slice(at).join(' ')];
    conditions.push(`${is('firstName', one)} AND ${begins('lastName', other)}`);
    conditions.push(`${is('lastName', one)} AND ${begins('firstName', other)}`);
  }
  return conditions;
}

/** The groups of customerConditions as one SQL condition. */
export const conditionSql = (groups: string[][]): string =>
  groups.map((conditions) => `((${conditions.join(') OR (')}))`).join(' AND ');

/** Ids of the matching customers; undefined if there are more than `atMost`. */
export async function findCustomerIds(
  sequelize: Sequelize,
  groups: string[][],
  atMost: number,
): Promise<number[] | undefined> {
  const [driver = ['TRUE'], ...others] = groups;
  const also = others.length > 0 ? ` AND ${conditionSql(others)}` : '';
  const parts = driver.map(
    (condition) =>
      `(SELECT customer.id FROM users AS customer WHERE ${condition}${also} LIMIT ${atMost + 1})`,
  );
  const found = await sequelize.query<{ id: number }>(`${parts.join(' UNION ')} LIMIT ${atMost + 1}`, {
    type: QueryTypes.SELECT,
  });
  return found.length > atMost ? undefined : found.map(({ id }) => id);
}
