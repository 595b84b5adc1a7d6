import { Link as MuiLink } from '@mui/material';
import { Link } from 'react-router';
import type { Delivery } from './webhook';

/** Where what an event is about has its screen. */
const SCREENS: Record<string, (id: string) => string> = {
  order: (id) => `/orders/${id}/show`,
  product: (id) => `/products/${id}`,
  // The product's id and that of the location.
  stock_level: (id) => `/products/${id.split(':')[0]}`,
  customer: (id) => `/customers/${id}`,
  discount: (id) => `/discounts/${id}`,
  webhook_endpoint: (id) => `/webhook-endpoints/${id}`,
};

type Subject = Pick<Delivery, 'aggregateType' | 'aggregateId' | 'aggregateName'>;

/** What an event is about, by its name; by its id once it is gone. */
export function SubjectLink({
  subject: { aggregateType, aggregateId, aggregateName },
}: {
  subject: Subject;
}) {
  const screen = SCREENS[aggregateType];
  if (aggregateName === null || !screen) return `${aggregateType} ${aggregateId}`;
  return (
    <MuiLink component={Link} to={screen(aggregateId)} onClick={(event) => event.stopPropagation()}>
      {aggregateName}
    </MuiLink>
  );
}
