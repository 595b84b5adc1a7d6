import MoveToInboxIcon from '@mui/icons-material/MoveToInboxOutlined';
import PaymentsIcon from '@mui/icons-material/PaymentsOutlined';
import type { Schemas } from '@stockkeeper/client';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

export type PaymentEvent = Schemas['PaymentEvent'] & { id: string };

/** The API has no id of their own for events: each provider numbers its own. No provider's name has a space. */
const idOf = ({ provider, eventId }: Schemas['PaymentEvent']) => `${provider} ${eventId}`;

const keyOf = (id: string) => {
  const [provider] = id.split(' ', 1) as [string];
  return { provider, eventId: id.slice(provider.length + 1) };
};

export const payments: ResourceDefinition = {
  name: 'payments',
  group: 'money',
  icon: PaymentsIcon,
  permissions: { read: 'payments.read', write: 'payments.write' },
  api: { list: '/api/admin/payments', one: '/api/admin/payments/{id}' },
  list: lazyScreen(() => import('./PaymentList')),
};

/** What providers have told that could not be applied yet. */
export const paymentEvents: ResourceDefinition = {
  name: 'payment-events',
  group: 'money',
  icon: MoveToInboxIcon,
  permissions: { read: 'payments.read' },
  api: {
    list: '/api/admin/payment-events',
    one: '/api/admin/payment-events/{provider}/{eventId}',
    read: (event: Schemas['PaymentEvent']) => ({ ...event, id: idOf(event) }),
    keyOf,
  },
  list: lazyScreen(() => import('./PaymentEventList')),
  show: lazyScreen(() => import('./PaymentEventShow')),
  recordRepresentation: 'eventId',
};
