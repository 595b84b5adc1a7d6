import { Typography } from '@mui/material';
import type { Schemas } from '@stockkeeper/client';
import { useCountryName } from './use-formats';

/** An address as it stands on a parcel. */
export function Address({ address }: { address: Schemas['ShippingAddress'] }) {
  const countryName = useCountryName();
  const { fullName, line1, line2, postalCode, city, region, country, phone } = address;
  const place = [postalCode, city, region].filter(Boolean).join(' ');
  return (
    <Typography component="address" variant="body2" sx={{ fontStyle: 'normal', whiteSpace: 'pre-line' }}>
      {[fullName, line1, line2, place, countryName(country), phone].filter(Boolean).join('\n')}
    </Typography>
  );
}
