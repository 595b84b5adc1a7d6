import { Box, Chip, Link as MuiLink, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { customerOf, type Ordered } from './customer-of';

/** Who ordered. @param isLink whether the name leads to the customer's screen */
export function OrderCustomer({ order, isLink = false }: { order: Ordered; isLink?: boolean }) {
  const translate = useTranslate();
  const { user } = order;
  if (!user) {
    return (
      <Stack
        component="span"
        direction="row"
        spacing={0.5}
        sx={{ display: 'inline-flex', alignItems: 'center', maxWidth: '100%' }}
      >
        <Box component="span" title={customerOf(order)} sx={ADDRESS}>
          {customerOf(order)}
        </Box>
        <Chip component="span" size="small" label={translate('resources.orders.guest')} />
      </Stack>
    );
  }
  if (!isLink) return customerOf(order);
  return (
    <MuiLink component={Link} to={`/customers/${user.id}`}>
      {customerOf(order)}
    </MuiLink>
  );
}

/** A long one leaves room for what the order comes to. */
const ADDRESS = { maxWidth: '16rem', overflow: 'hidden', textOverflow: 'ellipsis' };
