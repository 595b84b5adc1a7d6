import type { QueryInterface } from 'sequelize';

export const ORDERS_A_STEP = 1_000;

/**
 * Runs an UPDATE over a table whose key begins with an order's, so many orders at a time: short transactions, and short
 * ones to be applied by replicas.
 * @param sql compares that column with two values: above the first, up to the second
 */
export async function updateByOrder(
  { sequelize }: QueryInterface,
  table: string,
  sql: string,
): Promise<void> {
  const key = table === 'orders' ? 'id' : 'orderId';
  for (let after = ''; ; ) {
    const [rows] = await sequelize.query(
      `SELECT DISTINCT ${key} AS orderId FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${ORDERS_A_STEP}`,
      { replacements: [after] },
    );
    const last = (rows as Array<{ orderId: string }>).at(-1)?.orderId;
    if (last === undefined) return;
    await sequelize.query(sql, { replacements: [after, last] });
    after = last;
  }
}
