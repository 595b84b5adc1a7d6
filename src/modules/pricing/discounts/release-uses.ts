import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { idOf } from '../../../models/id.js';
import { DiscountRedemption } from '../../../models/index.js';

interface UsedRow {
  discountId: number;
  codeKey: string | null;
  releaseOnCancel: number;
  firstOrderKey: string | null;
}

/**
 * Releases the discount uses of an order that was cancelled as a whole before shipping, as far as the discounts allow it. The
 * customer's first order is always released. Lock order: after stock levels, as in redeem().
 * @throws Error if the counted uses do not match the redemptions
 */
export async function releaseUses(orderId: string, transaction: Transaction): Promise<void> {
  const sequelize = DiscountRedemption.sequelize as Sequelize;
  // They cannot change meanwhile, since the order is locked.
  const used = await sequelize.query<UsedRow>(
    `SELECT used.discountId, used.codeKey, discount.releaseOnCancel, used.firstOrderKey
     FROM discount_redemptions AS used JOIN discounts AS discount ON discount.id = used.discountId
     WHERE used.orderId = $orderId AND used.releasedAt IS NULL ORDER BY used.discountId`,
    { bind: { orderId: idOf(orderId) }, type: QueryTypes.SELECT, transaction },
  );
  const released = used.filter(({ releaseOnCancel }) => releaseOnCancel === 1);
  if (released.length === 0 && used.every(({ firstOrderKey }) => firstOrderKey === null)) return;
  const ids = released.map(({ discountId }) => discountId);
  const codeKeys = released.flatMap(({ codeKey }) => codeKey ?? []);
  const run = async (sql: string, replacements: object): Promise<number> => {
    const [, changed] = await sequelize.query(sql, {
      replacements: replacements as Record<string, unknown>,
      type: QueryTypes.UPDATE,
      transaction,
    });
    return changed;
  };
  if (ids.length > 0) {
    const sql = 'UPDATE discounts SET uses = uses - 1 WHERE id IN (:ids) AND uses > 0';
    if ((await run(sql, { ids })) !== ids.length) throw new Error(`uses of order ${orderId} are not counted`);
  }
  if (codeKeys.length > 0) {
    // Own codes of discounts are not in this table.
    await run('UPDATE discount_codes SET uses = uses - 1 WHERE codeKey IN (:codeKeys) AND uses > 0', {
      codeKeys,
    });
  }
  await run(
    `UPDATE discount_redemptions SET firstOrderKey = NULL,
       slot = IF(discountId IN (:ids), NULL, slot), releasedAt = IF(discountId IN (:ids), :now, releasedAt)
     WHERE orderId = :orderId AND releasedAt IS NULL`,
    { ids: ids.length > 0 ? ids : [0], orderId: idOf(orderId), now: new Date() },
  );
}
