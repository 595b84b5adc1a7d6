import { Typography } from '@mui/material';
import { useLocale, useTranslate } from 'react-admin';
import { Section } from '../../ui/Section';
import type { Order } from '../order';

/** Where it goes. */
export function AddressBox({ order }: { order: Order }) {
  const translate = useTranslate();
  const locale = useLocale();
  const { fullName, line1, line2, postalCode, city, region, country, phone } = order.shippingAddress;
  const countryName = new Intl.DisplayNames(locale, { type: 'region' }).of(country);
  const place = [postalCode, city, region].filter(Boolean).join(' ');
  return (
    <Section title={translate('resources.orders.detail.address')}>
      <Typography component="address" variant="body2" sx={{ fontStyle: 'normal', whiteSpace: 'pre-line' }}>
        {[fullName, line1, line2, place, countryName, phone].filter(Boolean).join('\n')}
      </Typography>
    </Section>
  );
}
