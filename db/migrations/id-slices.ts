import type { QueryInterface } from 'sequelize';

const IDS_A_STEP = 1_000;

/**
 * Runs an UPDATE over a table whose key begins with an id of 16 bytes, so many ids at a time: short transactions, and short
 * ones to be applied by replicas.
 * @param sql compares that column with two values: above `UNHEX(?)`, up to `UNHEX(?)`
 */
export async function updateById(
  { sequelize }: QueryInterface,
  { table, key }: { table: string; key: string },
  sql: string,
): Promise<void> {
  for (let after = ''; ; ) {
    const [rows] = await sequelize.query(
      `SELECT HEX(MAX(id)) AS last FROM (
         SELECT DISTINCT ${key} AS id FROM ${table} WHERE ${key} > UNHEX(?) ORDER BY ${key} LIMIT ${IDS_A_STEP}) AS step`,
      { replacements: [after] },
    );
    const last = (rows as Array<{ last: string | null }>)[0]?.last;
    if (!last) return;
    await sequelize.query(sql, { replacements: [after, last] });
    after = last;
  }
}
