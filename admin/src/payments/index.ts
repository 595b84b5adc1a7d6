import MoveToInboxIcon from '@mui/icons-material/MoveToInboxOutlined';
import PaymentsIcon from '@mui/icons-material/PaymentsOutlined';
import type { Schemas } from '@stockkeeper/client';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

export type PaymentEvent = Schemas['WaitingPaymentEvent'] & { id: string };

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
    read: (event: Schemas['WaitingPaymentEvent']) => ({ ...event, id: `${event.provider} ${event.eventId}` }),
  },
  list: lazyScreen(() => import('./PaymentEventList')),
};
