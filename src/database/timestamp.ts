/**
 * A time as DATETIME(3) takes it, in UTC as every connection is. For raw SQL: a Date among `replacements` would
 * lose its milliseconds.
 */
export const toSqlTimestamp = (time: Date): string => time.toISOString().slice(0, 23).replace('T', ' ');
