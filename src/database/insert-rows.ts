import { escapeId, escape as escapeValue } from 'mysql2';
import type { Model, ModelStatic, Sequelize, Transaction } from 'sequelize';
import { QueryTypes } from 'sequelize';
import { ID, idInSql } from '../models/id.js';

type Value = string | number | boolean | Date | object | null | undefined;

interface WithHooks {
  runHooks(name: 'afterBulkCreate', rows: readonly object[], options: object): Promise<void>;
}

/**
 * bulkCreate for the tables that placing an order writes to: one INSERT, then the model's afterBulkCreate hooks.
 * It builds no model instances, which take most of bulkCreate's time (docs/performance.md). So it validates nothing, and applies
 * only the defaults of the database: the rows have to be valid already.
 *
 * @param rows all with the attributes of the first; objects are written as JSON, dates in UTC. What is no column is for the hooks
 * @param options more options for the hooks
 */
export async function insertRows<M extends Model>(
  model: ModelStatic<M>,
  rows: ReadonlyArray<Partial<M['_creationAttributes']>>,
  transaction: Transaction,
  options?: object,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const attributes = model.getAttributes();
  const names = Object.keys(first).filter((name) => name in attributes);
  // Values are concatenated: with `replacements` Sequelize, and with placeholders mysql2, would parse the statement once more.
  const sql = `INSERT INTO ${escapeId(model.tableName)} (${escapeId(names)}) VALUES ${tuples(rows, columnsOf(model, names))}`;
  await (model.sequelize as Sequelize).query(sql, { type: QueryTypes.INSERT, transaction });
  await (model as unknown as WithHooks).runHooks('afterBulkCreate', rows, { ...options, transaction });
}

// String concatenation is faster than joining arrays, and these are the longest statements of an order.

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
  /** A value as an SQL literal. */
  literalOf: (value: Value) => string;
}

function columnsOf(model: ModelStatic<Model>, names: readonly string[]): Column[] {
  const attributes: Record<string, { type: unknown }> = model.getAttributes();
  return names.map((name) => ({ name, literalOf: literalsOf(attributes[name]?.type) }));
}

function literalsOf(type: unknown): Column['literalOf'] {
  if (type === ID) return idLiterals();
  return isDecimal(type) ? decimalLiteral : literals();
}

/** Sequelize replaces the type by one of its own, so it is no longer MONEY. */
const isDecimal = (type: unknown): boolean => (type as { key?: string } | undefined)?.key === 'DECIMAL';

/** Reuses the literal of the row before when the value is the same, as for the order's id, its currency and the time. */
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

/** An order has a dozen amounts and more, and in digits there is nothing to escape. */
function decimalLiteral(value: Value): string {
  if (value === undefined || value === null) return 'NULL';
  const digits = String(value);
  return /^[\d.]+$/.test(digits) ? `'${digits}'` : escapeValue(digits);
}

/** @returns a function that writes the values of a column as SQL literals */
function literals(): (value: Value) => string {
  const timeLiteral = remembering((time: Date) => escapeValue(time, false, 'Z'));
  const textLiteral = remembering((text: string) => escapeValue(text));
  return (value) => {
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return textLiteral(value);
    if (value === undefined || value === null) return 'NULL';
    if (!(value instanceof Object)) return escapeValue(value);
    if (!(value instanceof Date)) return jsonLiteral(value);
    return timeLiteral(value);
  };
}

/**
 * A value as an SQL literal of its JSON. Shorter than the general escape, and faster: control characters of JSON are escaped
 * already, and its double quotes need not be.
 */
export function jsonLiteral(value: object): string {
  const json = JSON.stringify(value);
  return `'${/['\\]/.test(json) ? json.replace(/['\\]/g, '\\$&') : json}'`;
}
