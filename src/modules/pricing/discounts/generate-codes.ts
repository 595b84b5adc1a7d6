import { randomInt } from 'node:crypto';
import { Op, type Transaction } from 'sequelize';
import { insertRows } from '../../../database/insert-rows.js';
import type { Database } from '../../../database/transaction.js';
import { notFound, Problem } from '../../../errors.js';
import { Discount, DiscountCode } from '../../../models/index.js';
import { codeKeyOf, GENERATED_CHARACTERS, GENERATED_LENGTH } from '../../../rules/discount-code.js';
import { LIMITS } from '../../../rules/values.js';
import { holdRules } from '../rulebook.js';

/**
 * Generates codes of a discount, each for one use.
 * @throws Problem NOT_FOUND, CONFLICT when the discount is automatic or would have too many
 */
export function generateCodes(
  database: Database,
  discountId: number,
  { count, prefix = '' }: { count: number; prefix?: string },
): Promise<string[]> {
  return holdRules(database, async (transaction) => {
    const discount = await Discount.findByPk(discountId, { transaction });
    if (!discount) throw notFound('discount', discountId);
    if (discount.isAutomatic) throw new Problem('CONFLICT', 'It applies without a code.');
    const { max } = LIMITS.generatedCodes;
    if ((await DiscountCode.count({ where: { discountId }, transaction })) + count > max) {
      throw new Problem('CONFLICT', `A discount has at most ${max} generated codes.`);
    }
    const codes = await freeCodes(count, prefix && `${prefix}-`, transaction);
    const createdAt = new Date();
    const rows = codes.map((code) => ({ codeKey: codeKeyOf(code), code, discountId, createdAt }));
    await insertRows(DiscountCode, rows, transaction);
    return codes;
  });
}

/** Unused codes. With so many possible ones, a second draw is hardly ever needed. */
async function freeCodes(count: number, prefix: string, transaction: Transaction): Promise<string[]> {
  const codes = new Map<string, string>();
  while (codes.size < count) {
    while (codes.size < count) {
      const code = prefix + randomCode();
      codes.set(codeKeyOf(code), code);
    }
    const where = { codeKey: { [Op.in]: [...codes.keys()] } };
    for (const { codeKey } of await DiscountCode.findAll({ where, transaction })) codes.delete(codeKey);
    for (const { codeKey } of await Discount.findAll({ where, transaction })) codes.delete(codeKey ?? '');
  }
  return [...codes.values()];
}

const randomCode = () =>
  Array.from(
    { length: GENERATED_LENGTH },
    () => GENERATED_CHARACTERS[randomInt(GENERATED_CHARACTERS.length)],
  ).join('');
