import { addActorType, dropActorType, isOfUser } from './actor-type.js';
import type { Migration } from './migration.js';

const TABLE = 'verifications';

export const addActorTypeToVerifications: Migration = {
  name: '0265-add-actor-type-to-verifications',
  async up(queryInterface) {
    await addActorType(queryInterface, TABLE);
    await queryInterface.sequelize.query(`UPDATE ${TABLE} SET actorType = 'user' WHERE ${isOfUser}`);
  },
  down: (queryInterface) => dropActorType(queryInterface, TABLE),
};
