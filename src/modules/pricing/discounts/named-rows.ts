import { type Model, type ModelStatic, QueryTypes, type Transaction } from 'sequelize';
import { invalidField, Problem } from '../../../errors.js';
import type { DiscountRule } from '../../../models/discount.js';
import { Category, CustomerGroup, Discount, Product } from '../../../models/index.js';

/** Parts of a rule that name rows of other tables by their ids. No foreign key holds those that are in JSON. */
const NAMED = {
  product: { model: Product, parts: ['productIds', 'excludedProductIds', 'getProductIds'] },
  category: { model: Category, parts: ['categoryIds', 'excludedCategoryIds'] },
  'customer group': { model: CustomerGroup, parts: ['customerGroupIds'] },
} as const;

/**
 * Whether all that a rule names is there. Whoever calls this holds the rules: it stays there until the transaction ends.
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

/** So many are told of. */
const TOLD = 5;

/**
 * Whether a row can be deleted without a discount being for others than it was: one that excludes a category would be for its
 * products, too. Inside holdRules or changeRules: nobody names it meanwhile.
 * @throws Problem STILL_REFERENCED with the names of the discounts
 */
export async function requireUnnamed(
  what: keyof typeof NAMED,
  id: number,
  transaction: Transaction,
): Promise<void> {
  const { parts } = NAMED[what];
  const names = await Discount.sequelize?.query<{ name: string }>(
    `SELECT name FROM discounts
     WHERE ${parts.map((part) => `JSON_CONTAINS(rule, :id, '$.${part}')`).join(' OR ')} ORDER BY id`,
    { replacements: { id: String(id) }, type: QueryTypes.SELECT, transaction },
  );
  if (!names?.length) return;
  const told = names.slice(0, TOLD).map(({ name }) => `“${name}”`);
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
  throw new Problem(
    'STILL_REFERENCED',
    `Rules of discounts name this ${what}: ${told.join(', ')}${more}. Change or delete them first.`,
  );
}
