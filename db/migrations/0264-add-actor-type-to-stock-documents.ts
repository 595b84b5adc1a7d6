import { addActorType, dropActorType, isOfUser } from './actor-type.js';
import type { Migration } from './migration.js';

const TABLE = 'stock_documents';

export const addActorTypeToStockDocuments: Migration = {
  name: '0264-add-actor-type-to-stock-documents',
  async up(queryInterface) {
    await addActorType(queryInterface, TABLE);
    await queryInterface.sequelize.query(`UPDATE ${TABLE} SET actorType = 'user' WHERE ${isOfUser}`);
  },
  down: (queryInterface) => dropActorType(queryInterface, TABLE),
};
