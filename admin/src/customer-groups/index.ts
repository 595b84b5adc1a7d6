import GroupsIcon from '@mui/icons-material/GroupsOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';

export const customerGroups: ResourceDefinition = {
  name: 'customer-groups',
  group: 'people',
  icon: GroupsIcon,
  permissions: { read: 'pricing.read', write: 'pricing.write' },
  api: {
    list: '/api/admin/customer-groups',
    one: '/api/admin/customer-groups/{id}',
    create: '/api/admin/customer-groups',
    update: '/api/admin/customer-groups/{id}',
    delete: '/api/admin/customer-groups/{id}',
    idsParameter: 'ids',
    kinds: { exemptReason: { among: 'exempt_reasons' } },
  },
  list: lazyScreen(() => import('./CustomerGroupList')),
  edit: lazyScreen(() => import('./CustomerGroupEdit')),
  create: lazyScreen(() => import('./CustomerGroupCreate')),
  recordRepresentation: 'name',
};
