import type { Transaction } from 'sequelize';
import { PROMISED, StockHold } from '../../../models/stock-hold.js';
import type { Place } from '../lock-places.js';

// Promises are written only with the product's levels locked.

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Promised units of a product, by location. */
export async function readPromises(
  productId: number,
  transaction?: Transaction,
): Promise<Map<number, number>> {
  const where = { holdId: PROMISED, productId };
  const rows = await StockHold.findAll({ where, raw: true, transaction });
  return new Map(rows.map(({ locationId, quantity }) => [locationId, quantity]));
}

/** Products with promised units. */
export async function readPromisedProducts(): Promise<number[]> {
  const rows = await StockHold.findAll({
    attributes: ['productId'],
    where: { holdId: PROMISED },
    group: 'productId',
    raw: true,
  });
  return rows.map(({ productId }) => productId);
}

/** Changes promised units. The caller changes `held` of the levels by moveStock or moveLevels. */
export async function writePromises(
  place: Place,
  { before, change }: { before: number; change: number },
  transaction: Transaction,
): Promise<void> {
  const { productId, locationId } = place;
  const where = { holdId: PROMISED, productId, locationId };
  const quantity = before + change;
  if (quantity === 0) await StockHold.destroy({ where, transaction });
  else if (before === 0)
    await StockHold.create({ ...where, quantity, expiresAt: null, ownerKey: NOBODY }, { transaction });
  else await StockHold.update({ quantity }, { where, transaction });
}
