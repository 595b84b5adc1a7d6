import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Discount, DiscountRule } from '../../../models/discount.js';
import { toThousandths } from '../../../money/amounts.js';
import { percentOf, tenThousandths } from '../tax/percent.js';
import { validityOf } from '../validity.js';
import { type DiscountRules, type DiscountTable, discountTableOf } from './discount-table.js';

/** A row as the driver returns it. */
interface DiscountRow
  extends Pick<
    Discount,
    | 'id'
    | 'version'
    | 'name'
    | 'code'
    | 'codeKey'
    | 'class'
    | 'kind'
    | 'value'
    | 'currency'
    | 'rule'
    | 'combinesWith'
    | 'startsAt'
    | 'endsAt'
    | 'maxUses'
    | 'maxPerCustomer'
  > {
  isAutomatic: number;
  isActive: number;
}

/** Reads all discounts; undefined if there is none. */
export async function readDiscounts(
  sequelize: Sequelize,
  transaction?: Transaction,
): Promise<DiscountTable | undefined> {
  const rows = await sequelize.query<DiscountRow>(
    `SELECT id, version, name, code, codeKey, isAutomatic, class, kind, value, currency, rule, combinesWith, isActive,
       startsAt, endsAt, maxUses, maxPerCustomer
     FROM discounts ORDER BY id`,
    { type: QueryTypes.SELECT, transaction },
  );
  return discountTableOf(rows.map(rulesOf));
}

function rulesOf(discount: DiscountRow): DiscountRules {
  const { id, version, name, code, codeKey, kind, currency, maxUses, maxPerCustomer, rule } = discount;
  const isAutomatic = discount.isAutomatic === 1;
  return {
    id,
    version,
    name,
    code,
    codeKey,
    isAutomatic,
    class: discount.class,
    kind,
    value: figureOf(discount),
    currency,
    combinesWith: new Set(discount.combinesWith),
    isActive: discount.isActive === 1,
    ...validityOf(discount),
    maxUses,
    maxPerCustomer,
    isCounted: !isAutomatic || maxUses !== null || maxPerCustomer !== null || rule.firstOrder === true,
    ...conditionsOf(rule),
  };
}

function figureOf({ kind, value }: DiscountRow): number {
  if (value === null) return 0;
  const isAmount = kind === 'amount' || kind === 'fixed_price';
  return isAmount ? toThousandths(percentOf(value)) : tenThousandths(value);
}

const setOf = <T>(all: readonly T[] | undefined): ReadonlySet<T> | null => (all ? new Set(all) : null);

const conditionsOf = (rule: DiscountRule) => ({
  minimum: toThousandths(rule.minimum ?? '0'),
  minQuantity: rule.minQuantity ?? 0,
  productIds: setOf(rule.productIds),
  categoryIds: setOf(rule.categoryIds),
  excludedProductIds: new Set(rule.excludedProductIds),
  excludedCategoryIds: new Set(rule.excludedCategoryIds),
  customerGroupIds: setOf(rule.customerGroupIds),
  countries: setOf(rule.countries),
  firstOrder: rule.firstOrder === true,
  buyQuantity: rule.buyQuantity ?? 0,
  getQuantity: rule.getQuantity ?? 0,
  getProductIds: setOf(rule.getProductIds),
});
