import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { notFound } from '../../../errors.js';
import { Discount, DiscountCode } from '../../../models/index.js';
import { codeKeyOf } from '../../../rules/discount-code.js';

/**
 * Enables or disables a generated code. Locks the discount first, like every use of it: a concurrent order with the code is
 * either placed before, or decided again.
 * @param code in any spelling
 * @throws Problem NOT_FOUND
 */
export function changeCode(
  sequelize: Sequelize,
  discountId: number,
  code: string,
  { isActive }: { isActive: boolean },
): Promise<DiscountCode> {
  return inTransaction(sequelize, async (transaction) => {
    const discount = await Discount.findByPk(discountId, { attributes: ['id'], lock: true, transaction });
    if (!discount) throw notFound('discount', discountId);
    const where = { discountId, codeKey: codeKeyOf(code) };
    const found = await DiscountCode.findOne({ where, transaction });
    if (!found) throw notFound('generated code', code);
    return found.update({ isActive }, { transaction });
  });
}
