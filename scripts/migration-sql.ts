import { format } from 'mysql2';
import type { QueryInterface } from 'sequelize';
import { Sequelize } from 'sequelize-typescript';
import { migrations } from '../db/migrations/index.js';
import { NameTable } from '../src/database/name-table.js';

/** A migration's SQL, and that of the record kept of it, as they would go to the database. */
export interface MigrationSql {
  name: string;
  statements: string[];
  /** Whether they are only a part: the rest works on rows, and has to be run. What is recorded of it is left out. */
  incomplete: boolean;
}

/**
 * What running these migrations would send to the database. Nothing is sent, so a migration must not depend on
 * what a statement of its own answers, unless it says so (worksOnRows).
 * @param names in the order in which they would run
 */
export async function sqlOf(direction: 'up' | 'down', names: readonly string[]): Promise<MigrationSql[]> {
  const { recorder, statements } = recordingSequelize();
  const records = new NameTable(recorder, 'schema_migrations');
  const result: MigrationSql[] = [];
  for (const name of names) {
    const migration = migrations.find((one) => one.name === name);
    if (!migration) throw new Error(`there is no migration ${name}`);
    const { worksOnRows, needs } = migration;
    const waits = direction === 'up' && result.some((one) => one.name === needs);
    if (!waits) await migration[direction](recorder.getQueryInterface() as QueryInterface);
    const incomplete = waits || worksOnRows === 'both ways' || (direction === 'up' && worksOnRows === true);
    const shown = incomplete ? statements.filter((sql) => !/^SELECT\b/.test(sql)) : undefined;
    if (!incomplete) {
      await (direction === 'down' ? records.unlogMigration({ name }) : records.logMigration({ name }));
    }
    result.push({ name, statements: shown ?? [...statements], incomplete });
    statements.length = 0;
  }
  return result;
}

interface Values {
  replacements?: unknown;
  bind?: unknown;
}

/** Never connects: whatever is queried, also by way of its QueryInterface, is written down instead. */
function recordingSequelize(): { recorder: Sequelize; statements: string[] } {
  const recorder = new Sequelize({ dialect: 'mysql', timezone: '+00:00' });
  const statements: string[] = [];
  const record = async (sql: string, { replacements = [], bind }: Values = {}) => {
    if (bind !== undefined || !Array.isArray(replacements)) {
      throw new Error('the values of a migration go in by position, as replacements');
    }
    statements.push(withoutMargin(replacements.length > 0 ? format(sql, replacements) : sql));
    return [[], 0];
  };
  recorder.query = record as unknown as Sequelize['query'];
  return { recorder, statements };
}

/** Without the indentation that a statement has from the source that it stands in. */
function withoutMargin(sql: string): string {
  const lines = sql.split('\n').filter((line) => line.trim() !== '');
  const indents = lines.map((line) => line.length - line.trimStart().length);
  // One that begins right behind its quotation mark tells nothing by its first line.
  const margin = Math.min(...(indents[0] === 0 ? indents.slice(1) : indents));
  return lines.map((line, index) => (index === 0 ? line.trimStart() : line.slice(margin))).join('\n');
}
