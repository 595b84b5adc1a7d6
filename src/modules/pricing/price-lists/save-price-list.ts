import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { lockVersion, type Versions } from '../../../database/version.js';
import { CustomerGroup, PriceList } from '../../../models/index.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { requireRow } from '../require-row.js';
import { changeRules } from '../rulebook.js';
import { columnsOf, requireEndAfterStart } from '../validity.js';
import type { NewPriceList, PriceListChanges } from './schemas.js';

/** @throws Problem VALIDATION_FAILED, CONFLICT when there are too many; UniqueConstraintError for a taken code */
export function createPriceList(sequelize: Sequelize, given: NewPriceList): Promise<PriceList> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(
      PriceList,
      { ...LIMITS.priceLists, what: 'price lists', advice: 'delete some that have ended' },
      transaction,
    );
    const list = PriceList.build({ ...columnsOf(given), currency: given.currency });
    await requireFit(list, transaction);
    return list.save({ transaction });
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED; UniqueConstraintError for a taken code */
export function updatePriceList(
  sequelize: Sequelize,
  id: number,
  changes: PriceListChanges,
  versions: Versions,
): Promise<PriceList> {
  return changeRules(sequelize, async (transaction) => {
    const list = await lockVersion(PriceList, 'price list', id, versions, transaction);
    list.set(columnsOf(changes));
    await requireFit(list, transaction);
    return list.save({ transaction });
  });
}

/** SQL: records the removal of each price in the history, later than the entries before. */
const END_HISTORY = `
  INSERT INTO price_history (productId, priceListId, minQuantity, validFrom, amount, currency)
  SELECT price.productId, price.priceListId, price.minQuantity,
    GREATEST(UTC_TIMESTAMP(3), COALESCE(MAX(entry.validFrom) + INTERVAL 1000 MICROSECOND, UTC_TIMESTAMP(3))), NULL, :currency
  FROM prices AS price
  LEFT JOIN price_history AS entry ON entry.productId = price.productId AND entry.priceListId = price.priceListId
    AND entry.minQuantity = price.minQuantity
  WHERE price.priceListId = :id
  GROUP BY price.priceListId, price.productId, price.minQuantity`;

/** Deletes a list and its prices. @throws Problem NOT_FOUND, PRECONDITION_FAILED */
export function deletePriceList(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const list = await lockVersion(PriceList, 'price list', id, versions, transaction);
    await sequelize.query(END_HISTORY, {
      replacements: { id, currency: list.currency },
      type: QueryTypes.INSERT,
      transaction,
    });
    // The foreign key deletes its prices.
    await list.destroy({ transaction });
  });
}

async function requireFit(list: PriceList, transaction: Transaction): Promise<void> {
  requireEndAfterStart(list);
  const group = { field: 'customerGroupId', what: 'customer group' };
  await requireRow(CustomerGroup, list.customerGroupId, group, transaction);
}
