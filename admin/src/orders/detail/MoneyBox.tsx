import { useTranslate } from 'react-admin';
import { Figure, Figures } from '../../ui/Figures';
import { Section } from '../../ui/Section';
import { useMoney } from '../../ui/use-formats';
import type { Order } from '../order';
import { PriceParts } from './PriceParts';
import { Taxes } from './Taxes';

/** What the order comes to, as it was placed: what stands above the total adds up to it. */
export function MoneyBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const money = useMoney();
  return (
    <Section title={translate('resources.orders.detail.money')}>
      <Figures>
        <PriceParts order={order} />
        {!order.pricesIncludeTax && <Taxes order={order} />}
        <Figure name={translate('resources.orders.fields.totalAmount')} isSum>
          {money(order.totalAmount, order.currency)}
        </Figure>
        {order.pricesIncludeTax && <Taxes order={order} areIncluded />}
        {order.exempt && (
          <Figure name={translate('resources.customer-groups.fields.exemptReason')}>
            {translate(`resources.customer-groups.exempt_reasons.${order.exempt.reason}`)}
          </Figure>
        )}
        <Figure name={translate('resources.orders.fields.paymentMethod')}>
          {translate(`resources.orders.payment_methods.${order.paymentMethod}`)}
        </Figure>
      </Figures>
    </Section>
  );
}
