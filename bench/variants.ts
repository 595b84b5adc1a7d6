/** Shops with something that the plain one lacks, and what an order costs there. */
import { connect } from '../src/database/connect.js';
import { createLocation } from '../src/modules/locations/save-location.js';
import { createDiscount } from '../src/modules/pricing/discounts/save-discount.js';
import { createShippingMethod } from '../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../src/modules/pricing/shipping/save-shipping-zone.js';
import { createTaxRate } from '../src/modules/pricing/tax/save-tax-rate.js';
import { stockLocations } from './database.js';
import type { OrderRequest } from './slice.js';
import { ADDRESS, type Workload } from './workloads.js';

type Sequelize = ReturnType<typeof connect>;

/** Uses of the code: more than all slices together have orders. */
const MANY_USES = 100_000_000;

interface Variant {
  /** In words. */
  what: string;
  /** The least that its rate is to be of the plain shop's. */
  least: number;
  workload: Workload;
  /** What is sent. */
  request: OrderRequest;
  /** What each order says besides its basket. */
  order?: object;
  /** Whether every order uses a discount whose uses are counted. */
  isCounted?: boolean;
  /** Prepares a shop of its own, before the service starts. Without it the plain shop will do. */
  make?(sequelize: Sequelize): Promise<unknown>;
}

const VARIANTS = {
  priced: {
    what: 'orders with tax, shipping, an automatic discount',
    least: 0.9,
    workload: 'uniform',
    request: 'order',
    order: { shippingMethod: 'standard' },
    async make(sequelize) {
      await createTaxRate(sequelize, { name: 'VAT', country: ADDRESS.country, rate: '20' });
      const { id: zoneId } = await createShippingZone(sequelize, {
        name: 'Home',
        regions: [{ country: ADDRESS.country }],
      });
      const method = { code: 'standard', name: 'Standard', zoneId, currency: 'USD' };
      await createShippingMethod(sequelize, { ...method, rates: [{ threshold: '0', amount: '4.90' }] });
      const discount = { name: 'Sale', class: 'order', kind: 'percent', value: '10' } as const;
      await createDiscount(sequelize, { ...discount, isAutomatic: true });
    },
  },
  coded: {
    what: 'orders with one code that has a limit',
    least: 0.7,
    workload: 'uniform',
    request: 'order',
    order: { discountCodes: ['BENCH'] },
    isCounted: true,
    make: (sequelize) =>
      createDiscount(sequelize, {
        name: 'Sale',
        code: 'BENCH',
        class: 'order',
        kind: 'percent',
        value: '10',
        maxUses: MANY_USES,
      }),
  },
  places: {
    what: 'orders from three locations, 10 % of the lines from two of them',
    least: 0.85,
    workload: 'split',
    request: 'order',
    async make(sequelize) {
      const ids: number[] = [];
      for (const [priority, code] of ['second', 'third'].entries()) {
        ids.push((await createLocation(sequelize, { code, name: code, priority: -priority })).id);
      }
      await stockLocations(sequelize, ids);
    },
  },
  holds: {
    what: 'holds, instead of orders',
    least: 1,
    workload: 'uniform',
    request: 'hold',
  },
  fromHolds: {
    what: 'orders from holds',
    least: 0.7,
    workload: 'uniform',
    request: 'orderFromHold',
  },
} as const satisfies Record<string, Variant>;

export type VariantName = keyof typeof VARIANTS;

export const variantOf = (name: VariantName): Variant => VARIANTS[name];

/** @param url of a shop that is plain so far */
export async function makeVariant(url: string, name: VariantName): Promise<void> {
  const { make } = variantOf(name);
  if (!make) return;
  const sequelize = connect({ url, tls: undefined, poolMax: 2, waitSeconds: 0, statementMs: 60_000 });
  await make(sequelize).finally(() => sequelize.close());
}
