import PriceChangeIcon from '@mui/icons-material/PriceChangeOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import type { ListedPrice } from './price-list';

export const priceLists: ResourceDefinition = {
  name: 'price-lists',
  group: 'pricing',
  icon: PriceChangeIcon,
  permissions: { read: 'pricing.read', write: 'pricing.write' },
  api: {
    list: '/api/admin/price-lists',
    one: '/api/admin/price-lists/{id}',
    create: '/api/admin/price-lists',
    update: '/api/admin/price-lists/{id}',
    delete: '/api/admin/price-lists/{id}',
    kinds: { customerGroupId: { of: 'customer-groups' } },
  },
  list: lazyScreen(() => import('./PriceListList')),
  edit: lazyScreen(() => import('./PriceListEdit')),
  create: lazyScreen(() => import('./PriceListCreate')),
  recordRepresentation: 'name',
};

/** The prices of a list; below it. */
export const listedPrices: ResourceDefinition = {
  name: 'listed-prices',
  api: {
    list: '/api/admin/price-lists/{id}/prices',
    read: (price: ListedPrice) => ({ ...price, id: `${price.productId}-${price.minQuantity}` }),
  },
};
