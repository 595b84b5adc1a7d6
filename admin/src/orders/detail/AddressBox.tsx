import { Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Section } from '../../ui/Section';
import { useCountryName } from '../../ui/use-formats';
import type { Order } from '../order';

/** Where it goes. */
export function AddressBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const countryName = useCountryName();
  const { fullName, line1, line2, postalCode, city, region, country, phone } = order.shippingAddress;
  const place = [postalCode, city, region].filter(Boolean).join(' ');
  return (
    <Section title={translate('resources.orders.detail.address')}>
      <Typography component="address" variant="body2" sx={{ fontStyle: 'normal', whiteSpace: 'pre-line' }}>
        {[fullName, line1, line2, place, countryName(country), phone].filter(Boolean).join('\n')}
      </Typography>
    </Section>
  );
}
