/** SQL that finds where something does not hold. */
export interface Check<Name extends string> {
  name: Name;
  /** What holds when nothing is found, for a person to read. */
  rule: string;
  /** Selects what is wrong; the first two columns say which one it is. */
  sql: string;
  /** Whether the statement looks at one range of orders at a time: ids above :after, up to :upTo. */
  byOrder: boolean;
}

/** The condition that makes a statement look at one range of orders. */
export const range = (column: string): string => `${column} > :after AND ${column} <= :upTo`;
