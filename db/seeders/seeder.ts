import type { Transaction } from 'sequelize';

/**
 * A step that fills in data, through the models, so that passwords are hashed and stock is recorded as ever.
 * Runs in one transaction, all or nothing; running it again does no harm.
 */
export interface Seeder {
  /** The file's name without its ending; what the database records. */
  name: string;
  up(transaction: Transaction): Promise<void>;
  /** Takes the data out again. @throws Problem CONFLICT, leaving everything, when orders refer to it */
  down(transaction: Transaction): Promise<void>;
}
