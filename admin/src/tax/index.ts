import PercentIcon from '@mui/icons-material/PercentOutlined';
import StyleIcon from '@mui/icons-material/StyleOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import type { TaxRate } from './tax';

const permissions = { read: 'pricing.read', write: 'pricing.write' } as const;

export const taxRates: ResourceDefinition = {
  name: 'tax-rates',
  group: 'pricing',
  icon: PercentIcon,
  permissions,
  api: {
    list: '/api/admin/tax-rates',
    one: '/api/admin/tax-rates/{id}',
    create: '/api/admin/tax-rates',
    update: '/api/admin/tax-rates/{id}',
    delete: '/api/admin/tax-rates/{id}',
    kinds: { country: 'place', taxCategoryId: { of: 'tax-categories' } },
  },
  list: lazyScreen(() => import('./TaxRateList')),
  edit: lazyScreen(() => import('./TaxRateEdit')),
  create: lazyScreen(() => import('./TaxRateCreate')),
  recordRepresentation: ({ name, country, region }: TaxRate) =>
    `${name}, ${region ? `${country}-${region}` : country}`,
};

export const taxCategories: ResourceDefinition = {
  name: 'tax-categories',
  group: 'pricing',
  icon: StyleIcon,
  permissions,
  api: {
    list: '/api/admin/tax-categories',
    one: '/api/admin/tax-categories/{id}',
    create: '/api/admin/tax-categories',
    update: '/api/admin/tax-categories/{id}',
    delete: '/api/admin/tax-categories/{id}',
    idsParameter: 'ids',
  },
  list: lazyScreen(() => import('./TaxCategoryList')),
  edit: lazyScreen(() => import('./TaxCategoryEdit')),
  create: lazyScreen(() => import('./TaxCategoryCreate')),
  recordRepresentation: 'name',
};
