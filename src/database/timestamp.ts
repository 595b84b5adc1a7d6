/**
 * UTC for DATETIME(3) in raw SQL: a Date in `replacements` would lose its milliseconds.
 */
export const toSqlTimestamp = (time: Date): string => time.toISOString().slice(0, 23).replace('T', ' ');
