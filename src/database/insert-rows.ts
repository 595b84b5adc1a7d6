import { format } from 'mysql2';
import type { Model, ModelStatic, Transaction } from 'sequelize';
import { QueryTypes } from 'sequelize';

type Value = string | number | Date | object | null;

interface WithHooks {
  runHooks(name: 'afterBulkCreate', rows: readonly object[], options: object): Promise<void>;
}

/**
 * bulkCreate for the tables that placing an order writes to: one INSERT, then the model's afterBulkCreate hooks.
 * It builds no model a row, which takes most of bulkCreate's time (docs/performance.md), and so validates nothing
 * and fills in no default but the database's. What it is given has to have been checked.
 *
 * @param rows by attribute, each with those of the first; an object is written as JSON, a Date in UTC
 */
export async function insertRows<M extends Model>(
  model: ModelStatic<M>,
  rows: ReadonlyArray<Partial<M['_creationAttributes']>>,
  transaction: Transaction,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const names = Object.keys(first);
  const values = rows.map((row) => names.map((name) => toSqlValue((row as Record<string, Value>)[name])));
  // Built here and not from `replacements`, for which Sequelize reads through the whole statement once more.
  const sql = format('INSERT INTO ?? (??) VALUES ?', [model.tableName, names, values], false, 'Z');
  await model.sequelize?.query(sql, { type: QueryTypes.INSERT, transaction });
  await (model as unknown as WithHooks).runHooks('afterBulkCreate', rows, { transaction });
}

function toSqlValue(value: Value | undefined): string | number | Date | null {
  if (value === undefined) return null;
  return value instanceof Date || !(value instanceof Object) ? value : JSON.stringify(value);
}
