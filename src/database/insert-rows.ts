import { escapeId, escape as escapeValue } from 'mysql2';
import type { Model, ModelStatic, Transaction } from 'sequelize';
import { QueryTypes } from 'sequelize';
import { ID, idInSql } from '../models/id.js';

type Value = string | number | boolean | Date | object | null | undefined;

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
  // Written here: from `replacements` Sequelize, and from placeholders the driver, would read the statement once more.
  const sql = `INSERT INTO ${escapeId(model.tableName)} (${escapeId(names)}) VALUES ${tuples(rows, columnsOf(model, names))}`;
  await model.sequelize?.query(sql, { type: QueryTypes.INSERT, transaction });
  await (model as unknown as WithHooks).runHooks('afterBulkCreate', rows, { transaction });
}

// Strings are put together, not arrays joined: these are the longest statements of an order.

function tuples(rows: readonly object[], columns: readonly Column[]): string {
  let written = '';
  for (const row of rows) {
    written += `${written && ', '}(${tuple(row as Record<string, Value>, columns)})`;
  }
  return written;
}

function tuple(row: Record<string, Value>, columns: readonly Column[]): string {
  let written = '';
  for (const { name, literalOf } of columns) written += `${written && ', '}${literalOf(row[name])}`;
  return written;
}

interface Column {
  name: string;
  /** Of a value, in SQL. */
  literalOf: (value: Value) => string;
}

function columnsOf(model: ModelStatic<Model>, names: readonly string[]): Column[] {
  const attributes: Record<string, { type: unknown }> = model.getAttributes();
  const literalOf = literals();
  return names.map((name) => ({
    name,
    literalOf: attributes[name]?.type === ID ? idLiterals() : literalOf,
  }));
}

/** Writes a value that is that of the row before, as most are of an order's id and of the time, only once. */
function remembering<V>(write: (value: V) => string): (value: V) => string {
  let last: V | undefined;
  let written = '';
  return (value) => {
    if (value !== last) {
      written = write(value);
      last = value;
    }
    return written;
  };
}

function idLiterals(): (id: Value) => string {
  const idLiteral = remembering(idInSql);
  return (id) => (id === undefined || id === null ? 'NULL' : idLiteral(id));
}

/** Of values in SQL. */
function literals(): (value: Value) => string {
  const timeLiteral = remembering((time: Date) => escapeValue(time, false, 'Z'));
  return (value) => {
    if (typeof value === 'number') return String(value);
    if (value === undefined || value === null) return 'NULL';
    if (!(value instanceof Object)) return escapeValue(value);
    if (!(value instanceof Date)) return escapeValue(JSON.stringify(value));
    return timeLiteral(value);
  };
}
