import { Box, Chip, Stack, Typography } from '@mui/material';
import { useGetList, useTranslate } from 'react-admin';
import { Address } from '../ui/Address';
import { Section } from '../ui/Section';
import type { Customer, SavedAddress } from './customer';

/** As many as an account can have. */
const ALL = 50;

/** The customer's address book: where orders are usually sent and billed to. */
export function AddressesBox({ customer }: { customer: Customer }) {
  const translate = useTranslate();
  const read = useGetList<SavedAddress>('customer-addresses', {
    filter: { id: customer.id },
    pagination: { page: 1, perPage: ALL },
  });
  const addresses = read.data ?? [];
  return (
    <Section title={translate('resources.customer-addresses.name', { smart_count: 2 })} read={read}>
      {addresses.length > 0 ? (
        <Box
          component="ul"
          sx={{
            ...{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 2 },
            gridTemplateColumns: 'repeat(auto-fill, minmax(14rem, 1fr))',
          }}
        >
          {addresses.map((one) => (
            <li key={one.id}>
              <Entry entry={one} />
            </li>
          ))}
        </Box>
      ) : (
        !read.isPending && (
          <Typography variant="body2" color="textSecondary">
            {translate('resources.customer-addresses.empty')}
          </Typography>
        )
      )}
    </Section>
  );
}

function Entry({ entry: { label, address, isDefaultShipping, isDefaultBilling } }: { entry: SavedAddress }) {
  const translate = useTranslate();
  const defaults = [isDefaultShipping && 'default_shipping', isDefaultBilling && 'default_billing'];
  return (
    <Stack spacing={0.5} sx={{ overflowWrap: 'anywhere' }}>
      {label && (
        <Typography variant="body2" sx={{ fontWeight: 600 }}>
          {label}
        </Typography>
      )}
      <Address address={address} />
      <Stack direction="row" spacing={0.5} useFlexGap sx={{ flexWrap: 'wrap' }}>
        {defaults.map(
          (which) =>
            which && (
              <Chip key={which} size="small" label={translate(`resources.customer-addresses.${which}`)} />
            ),
        )}
      </Stack>
    </Stack>
  );
}
