import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { UmzugStorage } from 'umzug';
import { NO_SUCH_TABLE } from './error-numbers.js';
import { QUICK_STATEMENT_MS } from './statement-limits.js';
import { driverError } from './transaction.js';

/**
 * Umzug storage: a table of names. Umzug's SequelizeStorage calls sync() on every read, which a readiness probe must not do, and
 * which fails for a database user without CREATE.
 */
export class NameTable implements UmzugStorage {
  private isThere = false;

  constructor(
    private readonly sequelize: Sequelize,
    private readonly table: string,
  ) {}

  async executed(): Promise<string[]> {
    try {
      const rows = await this.sequelize.query<{ name: string }>(
        `SELECT name FROM ${this.table} ORDER BY name`,
        { type: QueryTypes.SELECT, statementMs: QUICK_STATEMENT_MS },
      );
      return rows.map((row) => row.name);
    } catch (error) {
      if (driverError(error)?.errno === NO_SUCH_TABLE) return [];
      throw error;
    }
  }

  async logMigration({ name }: { name: string }): Promise<void> {
    if (!this.isThere) {
      await this.sequelize.query(
        `CREATE TABLE IF NOT EXISTS ${this.table} (
          name VARCHAR(191) NOT NULL PRIMARY KEY,
          executedAt DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
      );
      this.isThere = true;
    }
    await this.sequelize.query(`INSERT INTO ${this.table} (name) VALUES (?)`, { replacements: [name] });
  }

  async unlogMigration({ name }: { name: string }): Promise<void> {
    await this.sequelize.query(`DELETE FROM ${this.table} WHERE name = ?`, { replacements: [name] });
  }
}
