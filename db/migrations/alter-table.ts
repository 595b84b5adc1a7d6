import type { QueryInterface } from 'sequelize';

// MySQL has no ADD COLUMN IF NOT EXISTS, so whether a step has run already is asked first.

/** Runs ALTER TABLE unless the table has the column already. */
export async function alterUnlessThere(
  queryInterface: QueryInterface,
  table: string,
  column: string,
  changes: string,
): Promise<boolean> {
  if (column in (await queryInterface.describeTable(table))) return false;
  await queryInterface.sequelize.query(`ALTER TABLE ${table} ${changes}`);
  return true;
}

/** Runs ALTER TABLE if the table has the column still. */
export async function alterIfThere(
  queryInterface: QueryInterface,
  table: string,
  column: string,
  changes: string,
): Promise<boolean> {
  if (!(column in (await queryInterface.describeTable(table)))) return false;
  await queryInterface.sequelize.query(`ALTER TABLE ${table} ${changes}`);
  return true;
}
