import Inventory2Icon from '@mui/icons-material/Inventory2Outlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import type { Product } from './product';

export const products: ResourceDefinition = {
  name: 'products',
  group: 'catalog',
  icon: Inventory2Icon,
  permissions: { read: 'products.read', write: 'products.write' },
  api: {
    list: '/api/admin/products',
    one: '/api/admin/products/{id}',
    create: '/api/admin/products',
    update: '/api/admin/products/{id}',
    delete: '/api/admin/products/{id}',
    idsParameter: 'ids',
    kinds: {
      price: 'money',
      compareAtPrice: 'money',
      categoryIds: { of: 'categories' },
      taxCategoryId: { of: 'tax-categories' },
    },
    computed: [
      ...['stockQuantity', 'onHand', 'availability', 'averageRating', 'reviewCount', 'lowestPrice30Days'],
      // A form has their ids.
      'categories',
    ],
    sorts: { createdAt: { DESC: 'newest' } },
    // A form names the categories by their ids, as the API takes them.
    read: (product: Product) => ({ ...product, categoryIds: product.categories.map(({ id }) => id) }),
  },
  list: lazyScreen(() => import('./ProductList')),
  edit: lazyScreen(() => import('./ProductEdit')),
  create: lazyScreen(() => import('./ProductCreate')),
  recordRepresentation: 'name',
  search: {
    filter: (q) => ({ q }),
    title: (product: Product) => product.name,
    subtitle: (product: Product) => product.sku,
  },
};

/** What its stock came from; a list below a product. */
export const stockMovements: ResourceDefinition = {
  name: 'stock-movements',
  api: { list: '/api/admin/products/{id}/stock-movements' },
};
