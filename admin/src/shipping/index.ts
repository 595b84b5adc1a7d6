import LocalShippingIcon from '@mui/icons-material/LocalShippingOutlined';
import PublicIcon from '@mui/icons-material/PublicOutlined';
import type { ResourceDefinition } from '../api/resource';
import { placeFrom, placeOf } from '../format/places';
import { lazyScreen } from '../ui/lazy-screen';
import type { ShippingMethod, ShippingZone } from './shipping';

const permissions = { read: 'pricing.read', write: 'pricing.write' } as const;

export const shippingMethods: ResourceDefinition = {
  name: 'shipping-methods',
  group: 'pricing',
  icon: LocalShippingIcon,
  permissions,
  api: {
    list: '/api/admin/shipping-methods',
    one: '/api/admin/shipping-methods/{id}',
    create: '/api/admin/shipping-methods',
    update: '/api/admin/shipping-methods/{id}',
    delete: '/api/admin/shipping-methods/{id}',
    kinds: {
      freeFrom: 'money',
      basis: { among: 'bases' },
      zoneId: { of: 'shipping-zones' },
      taxCategoryId: { of: 'tax-categories' },
      rates: {
        say: (rates: ShippingMethod['rates']) =>
          rates.map(({ threshold, amount }) => `${threshold}: ${amount}`).join(', '),
      },
    },
  },
  list: lazyScreen(() => import('./ShippingMethodList')),
  edit: lazyScreen(() => import('./ShippingMethodEdit')),
  create: lazyScreen(() => import('./ShippingMethodCreate')),
  recordRepresentation: 'name',
};

export const shippingZones: ResourceDefinition = {
  name: 'shipping-zones',
  group: 'pricing',
  icon: PublicIcon,
  permissions,
  api: {
    list: '/api/admin/shipping-zones',
    one: '/api/admin/shipping-zones/{id}',
    create: '/api/admin/shipping-zones',
    update: '/api/admin/shipping-zones/{id}',
    delete: '/api/admin/shipping-zones/{id}',
    idsParameter: 'ids',
    kinds: { regions: 'place' },
    // A form has one code a place.
    read: ({ regions, ...zone }: ShippingZone) => ({ ...zone, regions: regions.map(placeOf) }),
    write: ({ regions, ...values }) => ({
      ...values,
      ...(regions !== undefined && { regions: (regions as string[]).map(placeFrom) }),
    }),
  },
  list: lazyScreen(() => import('./ShippingZoneList')),
  edit: lazyScreen(() => import('./ShippingZoneEdit')),
  create: lazyScreen(() => import('./ShippingZoneCreate')),
  recordRepresentation: 'name',
};
