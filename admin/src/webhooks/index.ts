import WebhookIcon from '@mui/icons-material/WebhookOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import { type Delivery, idOf, keyOf } from './webhook';

const permissions = { read: 'webhooks.read', write: 'webhooks.write' } as const;

export const webhookEndpoints: ResourceDefinition = {
  name: 'webhook-endpoints',
  group: 'system',
  icon: WebhookIcon,
  permissions,
  api: {
    list: '/api/admin/webhook-endpoints',
    one: '/api/admin/webhook-endpoints/{id}',
    create: '/api/admin/webhook-endpoints',
    update: '/api/admin/webhook-endpoints/{id}',
    delete: '/api/admin/webhook-endpoints/{id}',
    computed: [
      'isActive',
      'disabledAt',
      'disabledReason',
      'failures',
      'failingSince',
      'pending',
      'previousSecretUntil',
    ],
    kinds: { types: { say: (types: string[]) => types.join(', ') } },
  },
  list: lazyScreen(() => import('./EndpointList')),
  edit: lazyScreen(() => import('./EndpointEdit')),
  create: lazyScreen(() => import('./EndpointCreate')),
  recordRepresentation: 'url',
};

/** What was sent to an endpoint, or is to be; below it. */
export const webhookDeliveries: ResourceDefinition = {
  name: 'webhook-deliveries',
  permissions,
  api: {
    list: '/api/admin/webhook-endpoints/{id}/deliveries',
    one: '/api/admin/webhook-endpoints/{id}/deliveries/{seq}',
    read: (delivery: Delivery) => ({ ...delivery, id: idOf(delivery) }),
    keyOf,
  },
  show: lazyScreen(() => import('./DeliveryShow')),
  recordRepresentation: 'messageId',
};
