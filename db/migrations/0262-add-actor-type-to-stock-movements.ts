import { addActorType, dropActorType, isOfUser } from './actor-type.js';
import type { Migration } from './migration.js';
import { changeByMovement } from './movement-slices.js';

const TABLE = 'stock_movements';

export const addActorTypeToStockMovements: Migration = {
  name: '0262-add-actor-type-to-stock-movements',
  worksOnRows: true,
  async up(queryInterface) {
    await addActorType(queryInterface, TABLE);
    await changeByMovement(
      queryInterface,
      `UPDATE ${TABLE} SET actorType = 'user' WHERE id > ? AND id <= ? AND ${isOfUser}`,
    );
  },
  down: (queryInterface) => dropActorType(queryInterface, TABLE),
};
