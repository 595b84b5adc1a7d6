import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { type GivenUnits, giveUnits } from '../../stock/api.js';
import { readItems } from '../lifecycle/item-units.js';
import { changeOrder, lockOrder, THE_SERVICE } from '../lifecycle/order-transition.js';
import { linesOf } from './lines-of.js';

/**
 * Gives an order units that are promised to those who wait, as far as it still waits for them. One short transaction, and right
 * to repeat: what the order got it does not wait for any more.
 * @returns the last movement on backorder that is known then; undefined if who gets what has to be planned anew
 */
export function fillOrder(sequelize: Sequelize, units: GivenUnits): Promise<number | undefined> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const { orderId, productId } = units;
      const order = await lockOrder({ orderId }, transaction);
      const given = await giveUnits(units, transaction);
      if (!given || given.parts.length === 0) return given?.known;
      const items = await readItems(orderId, transaction);
      const lines = linesOf(
        items.filter((item) => item.productId === productId),
        given.parts.reduce((sum, { quantity }) => sum + quantity, 0),
      );
      await changeOrder(
        order,
        { kind: 'backorder_filled', actor: THE_SERVICE, details: { lines, locations: given.parts } },
        transaction,
      );
      return given.known;
    },
    SAFE_TO_REPEAT,
  );
}
