import { Link as MuiLink } from '@mui/material';
import { Link } from 'react-router';

interface Props {
  order: { orderId: string | null; orderNumber: string | null } | null;
}

/** To the order that something is about, by its number. */
export function OrderLink({ order }: Props) {
  if (!order?.orderId) return null;
  return (
    <MuiLink component={Link} to={`/orders/${order.orderId}/show`} noWrap>
      {order.orderNumber}
    </MuiLink>
  );
}
