import { useTranslate } from 'react-admin';
import { Address } from '../../ui/Address';
import { Section } from '../../ui/Section';
import type { Order } from '../order';

/** Where it goes, and where the bill goes if that is elsewhere. */
export function AddressBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const { shippingAddress, billingAddress } = order;
  return (
    <>
      <Section title={translate('resources.orders.detail.address')}>
        <Address address={shippingAddress} />
      </Section>
      {billingAddress && (
        <Section title={translate('resources.orders.detail.billing_address')}>
          <Address address={billingAddress} />
        </Section>
      )}
    </>
  );
}
