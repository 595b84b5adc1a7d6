import CategoryIcon from '@mui/icons-material/CategoryOutlined';
import { lazy } from 'react';
import type { ResourceDefinition } from '../api/resource';

export const categories: ResourceDefinition = {
  name: 'categories',
  group: 'catalog',
  icon: CategoryIcon,
  permissions: { write: 'categories.write' },
  api: {
    list: '/api/categories',
    one: '/api/categories/{id}',
    create: '/api/admin/categories',
    update: '/api/admin/categories/{id}',
    delete: '/api/admin/categories/{id}',
    // The list has one order, by name.
    sorts: { name: {} },
  },
  list: lazy(() => import('./CategoryList')),
  edit: lazy(() => import('./CategoryEdit')),
  create: lazy(() => import('./CategoryCreate')),
  recordRepresentation: 'name',
};
