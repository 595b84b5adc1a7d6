import type { QueryInterface } from 'sequelize';
import type { Migration } from './migration.js';
import { ORDERS_A_STEP, updateByOrder } from './order-slices.js';

type Database = QueryInterface['sequelize'];

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Whole 32nds of a second between 2020 and the time in the order's key. */
const TICK = `GREATEST(0, FLOOR((CAST(CONV(CONCAT(LEFT(id, 8), SUBSTR(id, 10, 4)), 16, 10) AS SIGNED) - 1577836800000) * 4 / 125))`;

/** 60 bits, as the service makes them: the tick, and 24 of a hash in place of random ones, so that it can run again. */
const value = (salt: string) =>
  `(CAST(${TICK} AS UNSIGNED) << 24 | CAST(CONV(LEFT(SHA2(CONCAT(id, ${salt}), 256), 6), 16, 10) AS UNSIGNED))`;

/** In Crockford's base 32. */
function number(salt: string): string {
  const digits = Array.from({ length: 12 }, (_, place) => {
    const shift = 5 * (11 - place);
    return `SUBSTR('${DIGITS}', (${value(salt)} >> ${shift} & 31) + 1, 1)`;
  });
  return `CONCAT(${digits.join(', ')})`;
}

/** All but the first order of a number get another one of the same time. */
async function tellApart(sequelize: Database): Promise<void> {
  for (let round = 1; ; round++) {
    const [rows] = await sequelize.query(
      'SELECT MIN(id) AS first, number FROM orders WHERE number IS NOT NULL GROUP BY number HAVING COUNT(*) > 1',
    );
    if (rows.length === 0) return;
    for (const { first, number: taken } of rows as Array<{ first: string; number: string }>) {
      await sequelize.query(
        `UPDATE orders SET number = ${number(`'${round}'`)} WHERE number = ? AND id <> ?`,
        {
          replacements: [taken, first],
        },
      );
    }
  }
}

/** Numbers for orders without one that were placed since 0075: by an instance that had not been stopped. */
export async function fillLateNumbers({ sequelize }: QueryInterface): Promise<void> {
  for (;;) {
    const [rows] = await sequelize.query(`SELECT id FROM orders WHERE number IS NULL LIMIT ${ORDERS_A_STEP}`);
    if (rows.length === 0) return;
    const ids = (rows as Array<{ id: string }>).map(({ id }) => id);
    await sequelize.query(`UPDATE orders SET number = ${number("''")} WHERE id IN (?)`, {
      replacements: [ids],
    });
    if (rows.length < ORDERS_A_STEP) return tellApart(sequelize);
  }
}

// Ahead of its unique key, which is in the next step with NOT NULL: one ALTER of a big table.
export const fillNumbersOfOrders: Migration = {
  name: '0075-fill-numbers-of-orders',
  worksOnRows: true,
  async up(queryInterface) {
    await updateByOrder(
      queryInterface,
      'orders',
      `UPDATE orders SET number = ${number("''")} WHERE number IS NULL AND id > ? AND id <= ?`,
    );
    await tellApart(queryInterface.sequelize);
  },
  // Numbers that people were told stay theirs; they go with their column.
  down: async () => {},
};
