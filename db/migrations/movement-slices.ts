import type { QueryInterface } from 'sequelize';

const MOVEMENTS_A_STEP = 10_000;

/**
 * Runs a statement over the ledger, so many movements at a time: short transactions, and short ones to be applied by
 * replicas.
 * @param sql compares `id` with two values: above the first, up to the second
 */
export async function changeByMovement({ sequelize }: QueryInterface, sql: string): Promise<void> {
  const [rows] = await sequelize.query('SELECT MAX(id) AS last FROM stock_movements');
  const last = Number((rows as Array<{ last: number | string | null }>)[0]?.last ?? 0);
  for (let after = 0; after < last; after += MOVEMENTS_A_STEP) {
    await sequelize.query(sql, { replacements: [after, after + MOVEMENTS_A_STEP] });
  }
}
