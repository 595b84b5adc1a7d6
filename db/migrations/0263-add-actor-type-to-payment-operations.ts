import { addActorType, dropActorType, isOfUser } from './actor-type.js';
import { updateById } from './id-slices.js';
import type { Migration } from './migration.js';

const TABLE = 'payment_operations';

export const addActorTypeToPaymentOperations: Migration = {
  name: '0263-add-actor-type-to-payment-operations',
  worksOnRows: true,
  async up(queryInterface) {
    await addActorType(queryInterface, TABLE);
    await updateById(
      queryInterface,
      { table: TABLE, key: 'id' },
      `UPDATE ${TABLE} SET actorType = 'user' WHERE id > UNHEX(?) AND id <= UNHEX(?) AND ${isOfUser}`,
    );
  },
  down: (queryInterface) => dropActorType(queryInterface, TABLE),
};
