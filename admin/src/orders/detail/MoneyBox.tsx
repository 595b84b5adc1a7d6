import { useTranslate } from 'react-admin';
import { isSomething } from '../../format/money';
import { Figure, Figures } from '../../ui/Figures';
import { Section } from '../../ui/Section';
import { useMoney, usePercent } from '../../ui/use-formats';
import type { Order } from '../order';

const PARTS = ['discountAmount', 'shippingAmount'] as const;

/** What the order comes to, as it was placed. */
export function MoneyBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const money = useMoney();
  return (
    <Section title={translate('resources.orders.detail.money')}>
      <Figures>
        {PARTS.filter((part) => isSomething(order[part])).map((part) => (
          <Figure key={part} name={translate(`resources.orders.fields.${part}`)}>
            {money(order[part], order.currency)}
          </Figure>
        ))}
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

function Taxes({ order, areIncluded }: { order: Order; areIncluded?: boolean }) {
  const translate = useTranslate();
  const money = useMoney();
  const percent = usePercent();
  const text = `resources.orders.detail.${areIncluded ? 'included_tax' : 'tax'}`;
  return order.taxes.map(({ name, country, region, rate, amount }) => (
    <Figure key={[name, country, region, rate].join()} name={translate(text, { name, rate: percent(rate) })}>
      {money(amount, order.currency)}
    </Figure>
  ));
}
