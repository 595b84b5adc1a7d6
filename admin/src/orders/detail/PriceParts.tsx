import { useTranslate } from 'react-admin';
import { sumOf } from '../../format/amounts';
import { isSomething, negative } from '../../format/money';
import { Figure } from '../../ui/Figures';
import { useMoney } from '../../ui/use-formats';
import type { Order } from '../order';

interface Props {
  order: Pick<
    Order,
    | 'discounts'
    | 'discountAmount'
    | 'shippingAmount'
    | 'shippingMethod'
    | 'pricesIncludeTax'
    | 'taxes'
    | 'currency'
  > & { items: Array<{ subtotal: string }> };
}

/** Goods, what is taken off them, and shipping. Of an order that is its lines and nothing else, the total says it all. */
export function PriceParts({ order }: Props) {
  const translate = useTranslate();
  const money = useMoney();
  const { items, discounts, discountAmount, shippingAmount, shippingMethod, currency } = order;
  const hasShipping = shippingMethod !== null || isSomething(shippingAmount);
  const hasAdded = !order.pricesIncludeTax && order.taxes.length > 0;
  if (!hasAdded && !hasShipping && !isSomething(discountAmount)) return null;
  const [first = '0', ...others] = items.map(({ subtotal }) => subtotal);
  // What is taken off shipping is in its amount already.
  const ofGoods = discounts.filter((one) => one.class !== 'shipping');
  const ofShipping = discounts.filter((one) => one.class === 'shipping');
  const rows = (some: Order['discounts'], isPart: boolean) =>
    some.map(({ name, code, amount }) => (
      <Figure
        key={`${name} ${code}`}
        name={translate('resources.orders.detail.discount', { name: code ? `${name} (${code})` : name })}
        isPart={isPart}
      >
        {money(negative(amount), currency)}
      </Figure>
    ));
  return (
    <>
      <Figure name={translate('resources.orders.fields.subtotalAmount')}>
        {money(sumOf(first, ...others), currency)}
      </Figure>
      {rows(ofGoods, false)}
      {ofGoods.length === 0 && isSomething(discountAmount) && (
        <Figure name={translate('resources.orders.fields.discountAmount')}>
          {money(negative(discountAmount), currency)}
        </Figure>
      )}
      {hasShipping && (
        <Figure
          name={
            shippingMethod
              ? translate('resources.orders.detail.shipping', { method: shippingMethod.name })
              : translate('resources.orders.fields.shippingAmount')
          }
        >
          {money(shippingAmount, currency)}
        </Figure>
      )}
      {rows(ofShipping, true)}
    </>
  );
}
