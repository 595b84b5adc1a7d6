import PeopleIcon from '@mui/icons-material/PeopleOutlined';
import type { ResourceDefinition } from '../api/resource';
import { nameOf } from '../format/person';
import { say } from '../i18n/say';
import { lazyScreen } from '../ui/lazy-screen';
import type { Account } from './customer';

export const customers: ResourceDefinition = {
  name: 'customers',
  group: 'people',
  icon: PeopleIcon,
  // Its screen shows, too: for what it changes it asks by itself.
  permissions: { read: 'customers.read', write: 'customers.read' },
  api: {
    list: '/api/admin/users',
    one: '/api/admin/users/{id}',
    update: '/api/admin/users/{id}',
    idsParameter: 'ids',
    kinds: {
      role: { among: 'roles' },
      isActive: {
        say: (isActive: boolean) => say(`resources.customers.states.${isActive ? 'active' : 'disabled'}`),
      },
      customerGroupId: { of: 'customer-groups' },
    },
    computed: ['orders'],
    sorts: {
      createdAt: { ASC: 'oldest', DESC: 'newest' },
      name: { ASC: 'name', DESC: '-name' },
    },
  },
  list: lazyScreen(() => import('./CustomerList')),
  edit: lazyScreen(() => import('./CustomerEdit')),
  recordRepresentation: nameOf as (record: never) => string,
  search: {
    filter: (q) => ({ q }),
    title: nameOf,
    subtitle: (account: Account) => account.email,
  },
};

/** Where an account is signed in: shown with it alone. */
export const customerSessions: ResourceDefinition = {
  name: 'customer-sessions',
  api: {
    list: '/api/admin/users/{id}/sessions',
    delete: '/api/admin/users/{id}/sessions/{sessionId}',
  },
};

/** The address book of an account: shown with it alone. */
export const customerAddresses: ResourceDefinition = {
  name: 'customer-addresses',
  api: { list: '/api/admin/users/{id}/addresses' },
};

/** Where one is signed in oneself: in the menu of the account. */
export const ownSessions: ResourceDefinition = {
  name: 'own-sessions',
  api: { list: '/api/users/me/sessions', delete: '/api/users/me/sessions/{sessionId}' },
};
