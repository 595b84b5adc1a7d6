import type { QueryInterface } from 'sequelize';
import { alterIfThere, alterUnlessThere } from './alter-table.js';

const ACTOR_TYPE = "ENUM('user', 'apiKey', 'guest', 'service') NOT NULL";

/**
 * Adds who acts to a history that has `actorId`. At the end and with a constant, no row is written for it. Afterwards the
 * default follows actorId, for rows of instances of the previous version.
 */
export async function addActorType(queryInterface: QueryInterface, table: string): Promise<void> {
  await alterUnlessThere(queryInterface, table, `ADD COLUMN actorType ${ACTOR_TYPE} DEFAULT 'service'`);
  await queryInterface.sequelize.query(
    `ALTER TABLE ${table} ALTER COLUMN actorType SET DEFAULT (IF(actorId IS NULL, 'service', 'user'))`,
  );
}

export const dropActorType = (queryInterface: QueryInterface, table: string): Promise<boolean> =>
  alterIfThere(queryInterface, table, 'DROP COLUMN actorType');

/** Rows of accounts, of which there are few in the ledger: only those are written. */
export const isOfUser = "actorId IS NOT NULL AND actorType = 'service'";
