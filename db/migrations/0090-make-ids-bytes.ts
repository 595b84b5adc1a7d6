import type { QueryInterface } from 'sequelize';
import { alterIfThere } from './alter-table.js';
import { type Copy, type CopyOptions, copyTable } from './keys/copy-table.js';
import { BYTES, type Form, type KeyTable, TEXT } from './keys/key-table.js';
import { ORDER_TABLES } from './keys/order-tables.js';
import { OTHER_TABLES } from './keys/other-tables.js';
import type { Migration } from './migration.js';

/** Each comes after those that its foreign keys name. */
const TABLES = [...ORDER_TABLES, ...OTHER_TABLES];

/**
 * Tables that are still to be copied are first put out of the way, all of them, so that no instance of another version writes
 * to what was copied already: such a version gets errors from then on. Each is there until its successor has all of its
 * rows, so whatever interrupts it, the next run goes on.
 */
export async function convertIds(
  { sequelize }: Pick<QueryInterface, 'sequelize'>,
  { from, to }: Pick<Copy, 'from' | 'to'>,
  options: CopyOptions,
): Promise<void> {
  const sourceOf = ({ name }: KeyTable) => `${name}_${from.suffix}`;
  const untouched = await tablesWith({ sequelize }, from);
  const names = TABLES.filter(({ name }) => untouched.has(name));
  if (names.length > 0) {
    await sequelize.query(
      `RENAME TABLE ${names.map((table) => `${table.name} TO ${sourceOf(table)}`).join(', ')}`,
    );
  }
  const waiting = await tablesWith({ sequelize }, from);
  const left = TABLES.filter((table) => waiting.has(sourceOf(table)));
  for (const table of left) await freeNames({ sequelize }, table, sourceOf(table));
  for (const table of left) await copyTable(sequelize, { table, source: sourceOf(table), from, to }, options);
}

/** Names of constraints are of the whole database. */
async function freeNames(queryInterface: Pick<QueryInterface, 'sequelize'>, table: KeyTable, source: string) {
  const names = [...table.definition('').matchAll(/CONSTRAINT (\w+)/g)].map(([, name]) => name);
  if (names.length === 0) return;
  await alterIfThere(
    queryInterface as QueryInterface,
    source,
    names.map((name) => `DROP CONSTRAINT ${name}`).join(', '),
  );
}

async function tablesWith(
  { sequelize }: Pick<QueryInterface, 'sequelize'>,
  { columnType }: Form,
): Promise<Set<string>> {
  const [rows] = await sequelize.query(
    `SELECT DISTINCT TABLE_NAME AS name FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND COLUMN_TYPE = ?`,
    { replacements: [columnType] },
  );
  return new Set((rows as Array<{ name: string }>).map(({ name }) => name));
}

export const makeIdsBytes: Migration = {
  name: '0090-make-ids-bytes',
  worksOnRows: 'both ways',
  up: (queryInterface, onProgress) => convertIds(queryInterface, { from: TEXT, to: BYTES }, { onProgress }),
  down: (queryInterface, onProgress) => convertIds(queryInterface, { from: BYTES, to: TEXT }, { onProgress }),
};
