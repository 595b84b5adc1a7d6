import type { Model, ModelStatic, Transaction } from 'sequelize';
import { invalidField } from '../../errors.js';

/**
 * Checks that the row that a field refers to exists; null passes. The foreign key decides in the end.
 * @throws Problem VALIDATION_FAILED naming the field
 * @example await requireRow(TaxCategory, 7, { field: 'taxCategoryId', what: 'tax category' }, transaction)
 */
export async function requireRow(
  model: ModelStatic<Model>,
  id: number | null | undefined,
  { field, what }: { field: string; what: string },
  transaction: Transaction,
): Promise<void> {
  if (id == null || (await model.findByPk(id, { attributes: ['id'], transaction }))) return;
  throw invalidField(field, `is no ${what}`);
}
