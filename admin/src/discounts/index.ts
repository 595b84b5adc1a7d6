import SellIcon from '@mui/icons-material/SellOutlined';
import type { ResourceDefinition } from '../api/resource';
import { lazyScreen } from '../ui/lazy-screen';
import { type DiscountCode, type DiscountRule, givenRule, type Redemption } from './discount';

export const discounts: ResourceDefinition = {
  name: 'discounts',
  group: 'pricing',
  icon: SellIcon,
  permissions: { read: 'pricing.read', write: 'pricing.write' },
  api: {
    list: '/api/admin/discounts',
    one: '/api/admin/discounts/{id}',
    create: '/api/admin/discounts',
    update: '/api/admin/discounts/{id}',
    delete: '/api/admin/discounts/{id}',
    computed: ['uses'],
    kinds: {
      class: { among: 'classes' },
      kind: { among: 'kinds' },
      rule: {
        say: (rule: DiscountRule) =>
          Object.entries(rule)
            .map((one) => one.join(': '))
            .join(', '),
      },
    },
    write: ({ rule, ...values }) => ({
      ...values,
      ...(rule !== undefined && { rule: givenRule(rule as DiscountRule) }),
    }),
  },
  list: lazyScreen(() => import('./DiscountList')),
  edit: lazyScreen(() => import('./DiscountEdit')),
  create: lazyScreen(() => import('./DiscountCreate')),
  recordRepresentation: 'name',
  search: {
    filter: (search) => ({ search }),
    title: ({ name }: { name: string }) => name,
    subtitle: ({ code }: { code: string | null }) => code ?? '',
  },
};

/** Codes that were generated for a discount; below it. */
export const discountCodes: ResourceDefinition = {
  name: 'discount-codes',
  api: {
    list: '/api/admin/discounts/{id}/codes',
    read: (code: DiscountCode) => ({ ...code, id: code.code }),
  },
};

/** Orders that use a discount; below it. */
export const discountRedemptions: ResourceDefinition = {
  name: 'discount-redemptions',
  api: {
    list: '/api/admin/discounts/{id}/redemptions',
    read: (redemption: Redemption) => ({ ...redemption, id: redemption.orderId }),
  },
};
