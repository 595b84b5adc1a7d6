import type { Sequelize } from 'sequelize-typescript';
import { inTransaction, SAFE_TO_REPEAT } from '../../../database/transaction.js';
import { type GivenUnits, giveUnits, type Part } from '../../stock/api.js';
import { openUnits, readItems } from '../lifecycle/item-units.js';
import { changeOrder, lockOrder } from '../lifecycle/order-transition.js';

const SERVICE = { id: null, as: 'service' } as const;

/**
 * Gives an order units that are promised to those who wait, as far as it still waits for them. One short transaction, and right
 * to repeat: what the order got it does not wait for any more.
 */
export function fillOrder(sequelize: Sequelize, units: GivenUnits): Promise<void> {
  return inTransaction(
    sequelize,
    async (transaction) => {
      const { orderId, productId } = units;
      const order = await lockOrder({ orderId }, transaction);
      const given = await giveUnits(units, transaction);
      if (given.length === 0) return;
      const items = await readItems(orderId, transaction);
      const lines = linesOf(
        items.filter((item) => item.productId === productId),
        given,
      );
      await changeOrder(
        order,
        { kind: 'backorder_filled', actor: SERVICE, details: { lines, locations: given } },
        transaction,
      );
    },
    SAFE_TO_REPEAT,
  );
}

/** Lines of one product share what came: the first gets it first. */
function linesOf(items: Awaited<ReturnType<typeof readItems>>, given: readonly Part[]) {
  let left = given.reduce((sum, { quantity }) => sum + quantity, 0);
  return items.flatMap((item) => {
    const quantity = Math.min(left, openUnits(item));
    left -= quantity;
    return quantity > 0 ? [{ line: item.line, quantity }] : [];
  });
}
