import { BaseError, ConnectionError, ConnectionRefusedError, TimeoutError } from 'sequelize';
import { knownError } from './error-numbers.js';

const LOST_CODES = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

interface DriverError {
  errno?: number;
  code?: string;
  message?: string;
  fatal?: boolean;
}

/** The driver's own error below Sequelize's wrapping, or nothing when it did not come from the database. */
export function driverError(error: unknown): DriverError | undefined {
  if (error instanceof BaseError) return (error as BaseError & { original?: DriverError }).original;
  // A connection that breaks while its session is set up fails in our own hook, which Sequelize does not wrap.
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

/** Whether the database could not be reached or did not answer: not the fault of what it was asked. */
export function isDatabaseAway(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof TimeoutError || isConnectionLost(error);
}

/** Somebody else was first, and nothing of it stays. */
export function isConflict(error: unknown): boolean {
  return knownError(driverError(error))?.meaning === 'conflict';
}

/** Whether a transaction that failed so is worth running again as a whole. */
export function isRetryable(error: unknown): boolean {
  return isConflict(error) || isConnectionLost(error) || error instanceof ConnectionRefusedError;
}

/** That COMMIT failed so means that nothing was committed. */
export function isCertainlyUndone(error: unknown): boolean {
  const known = knownError(driverError(error));
  return known?.meaning === 'conflict' || known?.neverCommitted === true;
}
