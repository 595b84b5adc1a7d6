import ShoppingCartIcon from '@mui/icons-material/ShoppingCartOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import { customerOf } from './customer-of';
import type { Order } from './order';

export const orders: ResourceDefinition = {
  name: 'orders',
  group: 'sales',
  icon: ShoppingCartIcon,
  permissions: { read: 'orders.read', write: 'orders.write' },
  api: {
    list: '/api/admin/orders',
    one: '/api/admin/orders/{id}',
    sorts: {
      createdAt: { ASC: 'oldest', DESC: 'newest' },
      totalAmount: { ASC: 'total', DESC: '-total' },
    },
  },
  list: lazyScreen(() => import('./OrderList')),
  show: lazyScreen(() => import('./OrderShow')),
  recordRepresentation: 'number',
  search: {
    filter: (q) => ({ q }),
    title: (order: Order) => order.number,
    subtitle: (order: Order) => customerOf(order),
  },
};

/** What belongs to an order has no screens of its own; its lists are below the order. */
export const fulfilments: ResourceDefinition = {
  name: 'fulfilments',
  api: { list: '/api/admin/orders/{id}/fulfilments' },
};

export const orderNotes: ResourceDefinition = {
  name: 'order-notes',
  api: {
    list: '/api/admin/orders/{id}/notes',
    delete: '/api/admin/orders/{id}/notes/{noteId}',
  },
};

export const orderReturns: ResourceDefinition = {
  name: 'order-returns',
  api: { list: '/api/admin/orders/{id}/returns' },
};
