import type { QueryInterface } from 'sequelize';

// MySQL has no ADD COLUMN IF NOT EXISTS, and asking first would be a second statement, whose answer a dry run does
// not have. ALTER TABLE is all or nothing: one that ran before is known by what the database refuses it for.

/** A column, a key or a constraint of that name is there: MySQL and MariaDB. */
const IS_THERE = new Set([1060, 1061, 1826, 3822]);
/** There is none of that name, to drop or to change: MySQL and MariaDB. */
const IS_NOT_THERE = new Set([1054, 1091, 3940]);

/** Runs ALTER TABLE … ADD …, unless it ran before. @returns whether it had to */
export const alterUnlessThere = (queryInterface: QueryInterface, table: string, changes: string) =>
  alter(queryInterface, table, changes, IS_THERE);

/** Runs ALTER TABLE … DROP …, unless it ran before. @returns whether it had to */
export const alterIfThere = (queryInterface: QueryInterface, table: string, changes: string) =>
  alter(queryInterface, table, changes, IS_NOT_THERE);

/** Runs ALTER TABLE … DROP …, ADD …, which puts one thing in place of another, unless it ran before. */
export const replaceInTable = (queryInterface: QueryInterface, table: string, changes: string) =>
  alter(queryInterface, table, changes, new Set([...IS_THERE, ...IS_NOT_THERE]));

async function alter(
  { sequelize }: QueryInterface,
  table: string,
  changes: string,
  done: ReadonlySet<number>,
): Promise<boolean> {
  try {
    await sequelize.query(`ALTER TABLE ${table} ${changes}`);
    return true;
  } catch (error) {
    const { errno = 0 } = (error as { original?: { errno?: number } }).original ?? {};
    if (!done.has(errno)) throw error;
    return false;
  }
}
