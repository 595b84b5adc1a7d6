import { addActorType, dropActorType, isOfUser } from './actor-type.js';
import { updateById } from './id-slices.js';
import type { Migration } from './migration.js';

const TABLE = 'order_events';

export const addActorTypeToOrderEvents: Migration = {
  name: '0261-add-actor-type-to-order-events',
  worksOnRows: true,
  async up(queryInterface) {
    await addActorType(queryInterface, TABLE);
    await updateById(
      queryInterface,
      { table: TABLE, key: 'orderId' },
      `UPDATE ${TABLE} SET actorType = 'user' WHERE orderId > UNHEX(?) AND orderId <= UNHEX(?) AND ${isOfUser}`,
    );
  },
  down: (queryInterface) => dropActorType(queryInterface, TABLE),
};
