import type { QueryInterface } from 'sequelize';

export type OnProgress = (doing: string) => void;

/**
 * One step of the schema's history. Once released it is frozen: a change is a new migration.
 *
 * MySQL and MariaDB commit at every DDL statement, so a step that was interrupted cannot be rolled back.
 * Each migration is therefore one statement, or steps that can each run again, and a column that is counted from
 * other rows is filled by the migration that adds it.
 */
export interface Migration {
  /** The file's name without its ending; what the database records. */
  name: string;
  /**
   * Whether `up` writes what it works out from rows that it has read. A dry run has none to read, so it shows only a part
   * of such a step, and does not record it as done. So it is of `down` with 'both ways'.
   */
  worksOnRows?: true | 'both ways';
  /** The name of a step on rows that `up` builds on. A dry run does not show what would fail without it. */
  needs?: string;
  /** @param onProgress told what it is at, when it takes long */
  up(queryInterface: QueryInterface, onProgress?: OnProgress): Promise<unknown>;
  down(queryInterface: QueryInterface, onProgress?: OnProgress): Promise<unknown>;
}
