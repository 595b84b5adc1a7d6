import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

interface Rule<Name extends string> {
  name: Name;
  /** What is true if nothing is found, in one sentence for people. */
  rule: string;
}

/** A check in SQL. */
export interface Check<Name extends string = string> extends Rule<Name> {
  /**
   * Selects the violations; the first two columns identify one. :at is the time of the snapshot, in UTC: the present is up to
   * hours later, and what was just under way in the snapshot would seem to have stopped.
   */
  sql: string;
  /** Whether the statement runs once per range of orders: ids above :after, up to :upTo. */
  byOrder: boolean;
}

/** A check that reads rows itself, for what SQL cannot compare. */
export interface ScanningCheck<Name extends string = string> extends Rule<Name> {
  /** Yields the violations by key, and reports how many rows it has read. */
  find(
    sequelize: Sequelize,
    transaction: Transaction,
    onRead: (rows: number) => void,
  ): AsyncIterable<Record<string, unknown>>;
}

/** The checks of a module: `npm run verify -- --only NAME`. */
export interface Area<Name extends string = string> {
  name: string;
  /** Tables to count for the report: `{ stockLevels: 'stock_levels' }`. */
  tables: Record<string, string>;
  checks: ReadonlyArray<Check<Name> | ScanningCheck<Name>>;
  /** What to do about violations. */
  mend: string;
  /** Repairs what needs no decision by a person, while the shop is running. */
  repair?: (sequelize: Sequelize) => Promise<void>;
}

/** SQL condition that limits a statement to one range of orders. @param column that holds the order's id */
export const inOrderRange = (column: string): string => `${column} > :after AND ${column} <= :upTo`;
