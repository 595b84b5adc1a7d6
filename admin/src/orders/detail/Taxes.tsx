import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { Figure } from '../../ui/Figures';
import { useMoney, usePercent, usePlace } from '../../ui/use-formats';
import type { Order } from '../order';

interface Props {
  order: Pick<Order, 'taxes' | 'shippingTaxAmount' | 'currency'>;
  areIncluded?: boolean;
}

/** By rate and place; on top of the prices, or in them. */
export function Taxes({ order, areIncluded = false }: Props) {
  const translate = useTranslate();
  const money = useMoney();
  const percent = usePercent();
  const placeOf = usePlace();
  const text = `resources.orders.detail.${areIncluded ? 'included_tax' : 'tax'}`;
  return (
    <>
      {order.taxes.map(({ name, country, region, rate, amount }) => (
        <Figure
          key={[name, country, region, rate].join()}
          name={translate(text, { name, rate: percent(rate), place: placeOf(country, region) })}
        >
          {money(amount, order.currency)}
        </Figure>
      ))}
      {isSomething(order.shippingTaxAmount) && (
        <Figure name={translate('resources.orders.fields.shippingTaxAmount')} isPart>
          {money(order.shippingTaxAmount, order.currency)}
        </Figure>
      )}
    </>
  );
}
