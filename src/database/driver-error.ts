import { BaseError, ConnectionError, ConnectionRefusedError, TimeoutError } from 'sequelize';
import { knownError } from './error-numbers.js';

const LOST_CODES = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

interface DriverError {
  errno?: number;
  code?: string;
  message?: string;
  fatal?: boolean;
}

/** The driver's error inside Sequelize's; undefined when it did not come from the database. */
export function driverError(error: unknown): DriverError | undefined {
  if (error instanceof BaseError) return (error as BaseError & { original?: DriverError }).original;
  // Errors in our afterConnect hook are not wrapped.
  const isDriversOwn = error instanceof Error && (error as DriverError).fatal === true;
  return isDriversOwn ? (error as DriverError) : undefined;
}

export function isConnectionLost(error: unknown): boolean {
  const driver = driverError(error);
  return (
    driver !== undefined &&
    (driver.fatal === true || knownError(driver)?.meaning === 'lost' || LOST_CODES.has(driver.code ?? ''))
  );
}

/** Whether the database was unreachable or did not answer. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof TimeoutError || isConnectionLost(error);
}

/** Deadlocks and similar conflicts: another transaction was first, and this one was rolled back. */
export function isConflict(error: unknown): boolean {
  return knownError(driverError(error))?.meaning === 'conflict';
}

/** Whether to run the whole transaction again. */
export function isRetryable(error: unknown): boolean {
  return isConflict(error) || isConnectionLost(error) || error instanceof ConnectionRefusedError;
}

/** Whether a COMMIT that failed with this error certainly did not take place. */
export function isCertainlyUndone(error: unknown): boolean {
  const known = knownError(driverError(error));
  return known?.meaning === 'conflict' || known?.neverCommitted === true;
}
