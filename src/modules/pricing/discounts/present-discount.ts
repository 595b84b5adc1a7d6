import type { Discount } from '../../../models/index.js';
import { formatAmount } from '../../../money/amounts.js';
import { percentOf } from '../tax/percent.js';

/** A discount as the API shows it. */
export function presentDiscount(discount: Discount) {
  const { kind, value, currency, rule } = discount;
  const isAmount = kind === 'amount' || kind === 'fixed_price';
  const amountOf = (amount: string) => (currency === null ? amount : formatAmount(amount, currency));
  return {
    id: discount.id,
    name: discount.name,
    code: discount.code,
    isAutomatic: discount.isAutomatic,
    class: discount.class,
    kind,
    value: value === null ? null : isAmount ? amountOf(value) : percentOf(value),
    currency,
    rule: { ...rule, ...(rule.minimum !== undefined && { minimum: amountOf(rule.minimum) }) },
    combinesWith: discount.combinesWith,
    // Right after the insert, omitted columns are undefined.
    startsAt: discount.startsAt ?? null,
    endsAt: discount.endsAt ?? null,
    isActive: discount.isActive,
    maxUses: discount.maxUses ?? null,
    uses: discount.uses,
    maxPerCustomer: discount.maxPerCustomer ?? null,
    releaseOnCancel: discount.releaseOnCancel,
    version: discount.version,
    createdAt: discount.createdAt,
    updatedAt: discount.updatedAt,
  };
}
