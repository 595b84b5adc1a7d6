import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';

interface Rule<Name extends string> {
  name: Name;
  /** What holds when nothing is found, for a person to read. */
  rule: string;
}

/** SQL that finds where something does not hold. */
export interface Check<Name extends string = string> extends Rule<Name> {
  /** Selects what is wrong; the first two columns say which one it is. */
  sql: string;
  /** Whether the statement looks at one range of orders at a time: ids above :after, up to :upTo. */
  byOrder: boolean;
}

/** Reads through rows itself, for what SQL cannot compare. */
export interface ScanningCheck<Name extends string = string> extends Rule<Name> {
  /** Yields what is wrong, by key; tells how many rows it has read. */
  find(
    sequelize: Sequelize,
    transaction: Transaction,
    onRead: (rows: number) => void,
  ): AsyncIterable<Record<string, unknown>>;
}

/** What a module has to hold: one of `npm run verify -- --only NAME`. */
export interface Area<Name extends string = string> {
  name: string;
  /** What it looks at: `{ stockLevels: 'stock_levels' }`. */
  tables: Record<string, string>;
  checks: ReadonlyArray<Check<Name> | ScanningCheck<Name>>;
  /** What to do when something does not hold. */
  mend: string;
  /** Puts right what needs nobody's decision, while the shop goes on. */
  repair?: (sequelize: Sequelize) => Promise<void>;
}

/** The condition that makes a statement look at one range of orders. */
export const inOrderRange = (column: string): string => `${column} > :after AND ${column} <= :upTo`;
