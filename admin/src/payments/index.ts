import type { ResourceDefinition } from '../api/resource';

export const payments: ResourceDefinition = {
  name: 'payments',
  permissions: { read: 'payments.read', write: 'payments.write' },
  api: { list: '/api/admin/payments', one: '/api/admin/payments/{id}' },
};
