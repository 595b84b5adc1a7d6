import { useTranslate } from 'react-admin';
import { sumOf } from '../../format/amounts';
import { isSomething, negative } from '../../format/money';
import { Figure, Figures } from '../../ui/Figures';
import { Section } from '../../ui/Section';
import { useMoney, usePercent, usePlace } from '../../ui/use-formats';
import type { Order } from '../order';

/** What the order comes to, as it was placed: what stands above the total adds up to it. */
export function MoneyBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const money = useMoney();
  return (
    <Section title={translate('resources.orders.detail.money')}>
      <Figures>
        <Parts order={order} />
        {!order.pricesIncludeTax && <Taxes order={order} />}
        <Figure name={translate('resources.orders.fields.totalAmount')} isSum>
          {money(order.totalAmount, order.currency)}
        </Figure>
        {order.pricesIncludeTax && <Taxes order={order} areIncluded />}
        <Figure name={translate('resources.orders.fields.paymentMethod')}>
          {translate(`resources.orders.payment_methods.${order.paymentMethod}`)}
        </Figure>
      </Figures>
    </Section>
  );
}

/** Of an order that is its lines and nothing else, the total says it all. */
function Parts({ order }: { order: Order }) {
  const translate = useTranslate();
  const money = useMoney();
  const { items, discountAmount, shippingAmount, currency } = order;
  const hasAdded = !order.pricesIncludeTax && order.taxes.length > 0;
  if (!hasAdded && ![discountAmount, shippingAmount].some(isSomething)) return null;
  const [first = '0', ...others] = items.map(({ subtotal }) => subtotal);
  const parts = {
    subtotalAmount: sumOf(first, ...others),
    discountAmount: isSomething(discountAmount) && negative(discountAmount),
    shippingAmount: isSomething(shippingAmount) && shippingAmount,
  };
  return Object.entries(parts).map(
    ([part, amount]) =>
      amount && (
        <Figure key={part} name={translate(`resources.orders.fields.${part}`)}>
          {money(amount, currency)}
        </Figure>
      ),
  );
}

function Taxes({ order, areIncluded }: { order: Order; areIncluded?: boolean }) {
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
