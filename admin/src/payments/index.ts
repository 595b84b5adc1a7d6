import type { ResourceDefinition } from '../api/resource';

export const payments: ResourceDefinition = {
  name: 'payments',
  api: { list: '/api/admin/payments', one: '/api/admin/payments/{id}' },
};
