import { useTranslate } from 'react-admin';
import { useMoney, usePercent } from '../ui/use-formats';
import { type Discount, isAmount, isPercentage } from './discount';

/** How much a discount takes off, in words: "10%", "$5.00 off", "buy 2, get 1". */
export function useWorth(): (discount: Discount) => string {
  const translate = useTranslate();
  const money = useMoney();
  const percent = usePercent();
  const amountOf = ({ kind, value, currency }: Discount): string => {
    if (value !== null && isPercentage(kind)) return percent(value);
    return value !== null && currency !== null && isAmount(kind) ? money(value, currency) : '';
  };
  return (discount) =>
    translate(`resources.discounts.worth.${discount.kind}`, {
      value: amountOf(discount),
      buy: discount.rule.buyQuantity,
      get: discount.rule.getQuantity,
    });
}
