import CategoryIcon from '@mui/icons-material/CategoryOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

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
    idsParameter: 'ids',
    // The list has one order, by name.
    sorts: { name: {} },
  },
  list: lazyScreen(() => import('./CategoryList')),
  edit: lazyScreen(() => import('./CategoryEdit')),
  create: lazyScreen(() => import('./CategoryCreate')),
  recordRepresentation: 'name',
};
