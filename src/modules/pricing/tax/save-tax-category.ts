import type { Sequelize } from 'sequelize-typescript';
import type { z } from 'zod';
import { lockVersion, type Versions } from '../../../database/version.js';
import { Problem } from '../../../errors.js';
import { TaxCategory } from '../../../models/index.js';
import { STANDARD_TAX_CATEGORY_ID } from '../../../models/tax-category.js';
import { LIMITS } from '../../../rules/values.js';
import { requireRoom } from '../require-room.js';
import { changeRules } from '../rulebook.js';
import type { newTaxCategory, taxCategoryChanges } from './schemas.js';

/** @throws Problem CONFLICT when there are too many; UniqueConstraintError for a taken code */
export function createTaxCategory(
  sequelize: Sequelize,
  fields: z.output<typeof newTaxCategory>,
): Promise<TaxCategory> {
  return changeRules(sequelize, async (transaction) => {
    await requireRoom(TaxCategory, { ...LIMITS.taxCategories, what: 'tax categories' }, transaction);
    return TaxCategory.create(fields, { transaction });
  });
}

/** @throws Problem NOT_FOUND, PRECONDITION_FAILED; UniqueConstraintError for a taken code */
export function updateTaxCategory(
  sequelize: Sequelize,
  id: number,
  changes: z.output<typeof taxCategoryChanges>,
  versions: Versions,
): Promise<TaxCategory> {
  return changeRules(sequelize, async (transaction) => {
    const category = await lockVersion(TaxCategory, 'tax category', id, versions, transaction);
    return category.update(changes, { transaction });
  });
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, CONFLICT for the standard one; ForeignKeyConstraintError while products or
 *   rates are in it
 */
export function deleteTaxCategory(sequelize: Sequelize, id: number, versions: Versions): Promise<void> {
  return changeRules(sequelize, async (transaction) => {
    const category = await lockVersion(TaxCategory, 'tax category', id, versions, transaction);
    if (id === STANDARD_TAX_CATEGORY_ID) {
      throw new Problem('CONFLICT', 'Products are in the standard category unless told otherwise: it stays.');
    }
    await category.destroy({ transaction });
  });
}
