import { type Model, type ModelStatic, QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { invalidField, Problem } from '../../../errors.js';
import type { DiscountRule } from '../../../models/discount.js';
import { Category, CustomerGroup, Discount, Product } from '../../../models/index.js';

/** The parts of a rule that refer to rows of other tables. No foreign key protects ids in JSON. */
const NAMED = {
  product: { model: Product, parts: ['productIds', 'excludedProductIds', 'getProductIds'] },
  category: { model: Category, parts: ['categoryIds', 'excludedCategoryIds'] },
  'customer group': { model: CustomerGroup, parts: ['customerGroupIds'] },
} as const;

/**
 * Checks that all rows that a rule refers to exist. The caller has locked the rules, so they cannot be deleted before the
 * transaction ends.
 * @throws Problem VALIDATION_FAILED
 */
export async function requireNamedRows(rule: DiscountRule, transaction: Transaction): Promise<void> {
  for (const { model, parts } of Object.values(NAMED)) {
    const wanted = [...new Set(parts.flatMap((part) => rule[part] ?? []))];
    if (wanted.length === 0) continue;
    const table: ModelStatic<Model> = model;
    const rows = await table.findAll({ attributes: ['id'], where: { id: wanted }, raw: true, transaction });
    const there = new Set((rows as unknown as Array<{ id: number }>).map(({ id }) => id));
    const missing = wanted.filter((id) => !there.has(id));
    if (missing.length === 0) continue;
    throw invalidField(`rule.${parts[0]}`, `must be there: ${missing.join(', ')} is not`);
  }
}

/** Most discounts that the message names. */
const TOLD = 5;

/**
 * Checks that no discount refers to a row that is to be deleted: a discount that excludes a category, for example, would then
 * apply to its products. Call it within holdRules or changeRules, so that no discount can refer to the row meanwhile.
 * @throws Problem STILL_REFERENCED with the names of the discounts
 */
export async function requireUnnamed(
  what: keyof typeof NAMED,
  id: number,
  transaction: Transaction,
): Promise<void> {
  const { parts } = NAMED[what];
  const names = await (Discount.sequelize as Sequelize).query<{ name: string }>(
    `SELECT name FROM discounts
     WHERE ${parts.map((part) => `JSON_CONTAINS(rule, :id, '$.${part}')`).join(' OR ')} ORDER BY id`,
    { replacements: { id: String(id) }, type: QueryTypes.SELECT, transaction },
  );
  if (names.length === 0) return;
  const told = names.slice(0, TOLD).map(({ name }) => `“${name}”`);
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  throw new Problem(
    'STILL_REFERENCED',
    `Rules of discounts name this ${what}: ${told.join(', ')}${more}. Change or delete them first.`,
  );
}
