/** Shops with rules of prices: what an order costs there, beside one without any. */
import { connect } from '../src/database/connect.js';
import { createDiscount } from '../src/modules/pricing/discounts/save-discount.js';
import { createShippingMethod } from '../src/modules/pricing/shipping/save-shipping-method.js';
import { createShippingZone } from '../src/modules/pricing/shipping/save-shipping-zone.js';
import { createTaxRate } from '../src/modules/pricing/tax/save-tax-rate.js';
import { ADDRESS } from './workloads.js';

type Sequelize = ReturnType<typeof connect>;

/** Uses of the code: more than all slices together have orders. */
const MANY_USES = 100_000_000;

interface PriceRules {
  /** In words. */
  what: string;
  /** What each order says besides its basket. */
  order: object;
  /** Whether every order uses a discount whose uses are counted. */
  isCounted: boolean;
  make(sequelize: Sequelize): Promise<unknown>;
}

export const PRICE_RULES = {
  priced: {
    what: 'tax, shipping, an automatic discount',
    order: { shippingMethod: 'standard' },
    isCounted: false,
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
    what: 'one code with a limit, in every order',
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
} as const satisfies Record<string, PriceRules>;

export type RulesName = keyof typeof PRICE_RULES;

/** @param url of a shop that has none */
export async function makeRules(url: string, name: RulesName): Promise<void> {
  const sequelize = connect({ url, tls: undefined, poolMax: 2, waitSeconds: 0, statementMs: 60_000 });
  await PRICE_RULES[name].make(sequelize).finally(() => sequelize.close());
}
