import type { Transaction } from 'sequelize';
import { invalidField } from '../../../errors.js';
import type { DiscountClass, DiscountKind } from '../../../models/discount.js';
import type { Discount } from '../../../models/index.js';
import { requireAmountOf } from '../../../money/require-amount.js';
import { isPercentage, isPositiveAmount, isPrice } from '../../../rules/values.js';
import { percentOf } from '../tax/percent.js';
import { requireEndAfterStart } from '../validity.js';
import { requireNamedRows } from './named-rows.js';

const KINDS: Record<DiscountClass, readonly DiscountKind[]> = {
  line: ['percent', 'amount', 'fixed_price', 'cheapest_free', 'buy_x_get_y'],
  order: ['percent', 'amount'],
  shipping: ['percent', 'amount', 'free_shipping'],
};

/** Rule for `value` by kind; kinds without a value are left out. */
const VALUES: Partial<Record<DiscountKind, { isValue: (value: string) => boolean; rule: string }>> = {
  percent: {
    isValue: isPercentage,
    rule: 'must be a percentage from "0" to "100" with at most four decimals',
  },
  buy_x_get_y: {
    isValue: isPercentage,
    rule: 'must be a percentage from "0" to "100" with at most four decimals',
  },
  amount: { isValue: isPositiveAmount, rule: 'must be an amount above 0, such as "5.00"' },
  fixed_price: { isValue: isPrice, rule: 'must be a price, such as "5.00"' },
};

const IN_CURRENCY: readonly DiscountKind[] = ['amount', 'fixed_price'];

/**
 * Checks that the parts of a discount fit together, and that the rows it refers to exist.
 * @throws Problem VALIDATION_FAILED
 */
export async function requireFit(discount: Discount, transaction: Transaction): Promise<void> {
  requireValue(discount);
  requireRule(discount);
  requireEndAfterStart(discount);
  const { isAutomatic, code } = discount;
  if (isAutomatic && code !== null) {
    throw invalidField('code', 'is not asked for when isAutomatic is true: leave one of them out');
  }
  await requireNamedRows(discount.rule, transaction);
}

function requireValue({ class: of, kind, value: kept, currency, rule }: Discount): void {
  // As stored, with trailing zeros that the currency may not have.
  const value = kept === null ? null : percentOf(kept);
  if (!KINDS[of].includes(kind)) {
    throw invalidField('kind', `must be one of ${KINDS[of].join(', ')} for the class ${of}`);
  }
  const wanted = VALUES[kind];
  if (!wanted && value !== null) throw invalidField('value', `is not asked for by ${kind}: leave it out`);
  if (wanted && (value === null || !wanted.isValue(value))) throw invalidField('value', wanted.rule);
  const hasAmount = IN_CURRENCY.includes(kind);
  if (currency === null && (hasAmount || rule.minimum !== undefined)) {
    throw invalidField('currency', 'must name the currency of the amounts, such as USD');
  }
  if (currency === null) return;
  if (hasAmount && value !== null) requireAmountOf(value, currency, 'value');
  requireAmountOf(rule.minimum, currency, 'rule.minimum');
}

function requireRule({ kind, rule }: Discount): void {
  for (const field of ['buyQuantity', 'getQuantity', 'getProductIds'] as const) {
    const isGiven = rule[field] !== undefined;
    if (kind !== 'buy_x_get_y' && isGiven) throw invalidField(`rule.${field}`, 'is for buy_x_get_y');
    if (kind === 'buy_x_get_y' && !isGiven && field !== 'getProductIds') {
      throw invalidField(`rule.${field}`, 'must be given for buy_x_get_y');
    }
  }
}
