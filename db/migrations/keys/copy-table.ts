import type { QueryInterface, QueryTypes } from 'sequelize';
import type { OnProgress } from '../migration.js';
import type { Form, KeyTable } from './key-table.js';

const ROWS_A_STEP = 10_000;

type Database = QueryInterface['sequelize'];

interface Column {
  name: string;
  type: string;
}

export interface Copy {
  /** Whose rows are copied: its definition is the new one's, its name is free. */
  table: KeyTable;
  /** What it was renamed to. */
  source: string;
  from: Form;
  to: Form;
}

export interface CopyOptions {
  onProgress?: OnProgress;
  /** 10,000 unless given. */
  rowsAStep?: number;
}

/**
 * Copies a table into its successor by its primary key, so many rows at a time, going on behind the last row that is there,
 * and drops it.
 * @throws Error when the successor has not all of its rows
 */
export async function copyTable(
  sequelize: Database,
  copy: Copy,
  { onProgress, rowsAStep = ROWS_A_STEP }: CopyOptions,
): Promise<void> {
  const { table, source, to } = copy;
  await sequelize.query(
    `CREATE TABLE IF NOT EXISTS ${table.name} (${table.definition(to.type)},
      PRIMARY KEY (${table.key.map(quoted).join(', ')})
    ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`,
  );
  await addWhatCameLater(sequelize, copy);
  const columns = await readColumns(sequelize, source);
  for (let rows = 0, copied = -1; copied !== 0; rows += copied) {
    onProgress?.(`${table.name}, ${rows} rows`);
    copied = await copyStep(sequelize, copy, columns, rowsAStep);
  }
  const [{ there, copied }] = await select<[{ there: number; copied: number }]>(
    sequelize,
    `SELECT (SELECT COUNT(*) FROM ${source}) AS there, (SELECT COUNT(*) FROM ${table.name}) AS copied`,
  );
  if (there !== copied) {
    throw new Error(
      `${table.name} has ${copied} of the ${there} rows of ${source}, and both were left as they are`,
    );
  }
  await sequelize.query(`DROP TABLE ${source}`);
}

/** Columns and keys of steps behind this one, which was left out when they were done. */
async function addWhatCameLater(sequelize: Database, { table, source }: Copy): Promise<void> {
  const there = new Set((await readDefinition(sequelize, table.name)).map(labelOf));
  const later = (await readDefinition(sequelize, source)).filter((line) => !there.has(labelOf(line)));
  if (later.length === 0) return;
  await sequelize.query(`ALTER TABLE ${table.name} ${later.map((line) => `ADD ${line}`).join(', ')}`);
}

/** What names a column, key or constraint in its line. */
const labelOf = (line: string): string | undefined => /^(PRIMARY KEY|[A-Z ]*`\w+`)/.exec(line)?.[0];

/** A line each. */
async function readDefinition(sequelize: Database, table: string): Promise<string[]> {
  const [row] = await select<Array<Record<string, string>>>(sequelize, `SHOW CREATE TABLE ${table}`);
  const lines = String(row?.['Create Table']).split('\n').slice(1, -1);
  return lines.map((line) => line.trim().replace(/,$/, ''));
}

/** @returns how many rows were copied */
async function copyStep(
  sequelize: Database,
  { table, source, from, to }: Copy,
  columns: readonly Column[],
  rowsAStep: number,
): Promise<number> {
  const isId = new Set(columns.filter(({ type }) => type === from.columnType).map(({ name }) => name));
  const [last] = await select<Array<Record<string, string | number>>>(
    sequelize,
    `SELECT ${table.key.map((name) => `${isId.has(name) ? to.digits(quoted(name)) : quoted(name)} AS ${quoted(name)}`).join(', ')}
     FROM ${table.name} ORDER BY ${table.key.map((name) => `${quoted(name)} DESC`).join(', ')} LIMIT 1`,
  );
  const comparedAs = (name: string) => (isId.has(name) ? from.ofDigits('?') : '?');
  const behind = table.key.map((name, index) => {
    const same = table.key.slice(0, index).map((before) => `${quoted(before)} = ${comparedAs(before)} AND `);
    return `(${same.join('')}${quoted(name)} > ${comparedAs(name)})`;
  });
  const values = table.key
    .flatMap((_name, index) => table.key.slice(0, index + 1))
    .map((name) => last?.[name]);
  const converted = columns.map(({ name }) =>
    isId.has(name) ? to.ofDigits(from.digits(quoted(name))) : quoted(name),
  );
  const [, copied] = await sequelize.query(
    `INSERT INTO ${table.name} (${columns.map(({ name }) => quoted(name)).join(', ')})
     SELECT ${converted.join(', ')} FROM ${source} ${last ? `WHERE ${behind.join(' OR ')}` : ''}
     ORDER BY ${table.key.map(quoted).join(', ')} LIMIT ${rowsAStep}`,
    { replacements: last ? values : [], type: 'INSERT' as QueryTypes.INSERT },
  );
  return Number(copied);
}

/** Those that are written, and not generated. */
const readColumns = (sequelize: Database, table: string): Promise<Column[]> =>
  select(
    sequelize,
    `SELECT COLUMN_NAME AS name, COLUMN_TYPE AS type FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = ? AND COALESCE(GENERATION_EXPRESSION, '') = ''
     ORDER BY ORDINAL_POSITION`,
    [table],
  );

async function select<Rows>(sequelize: Database, sql: string, replacements: unknown[] = []): Promise<Rows> {
  const [rows] = await sequelize.query(sql, { replacements });
  return rows as Rows;
}

const quoted = (name: string): string => `\`${name}\``;
