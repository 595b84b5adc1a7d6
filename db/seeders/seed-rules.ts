import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { DISCOUNT_CLASSES } from '../../src/models/discount.js';
import {
  CustomerGroup,
  Discount,
  Price,
  PriceHistory,
  PriceList,
  Product,
  ShippingMethod,
  ShippingZone,
  ShippingZoneRegion,
  TaxCategory,
  TaxRate,
} from '../../src/models/index.js';
import { STANDARD_TAX_CATEGORY_ID } from '../../src/models/tax-category.js';
import { removeRules } from './remove-rules.js';
import type { Seeder } from './seeder.js';
import type { Shop, ShopRules } from './shop.js';
import { findCategoriesAlike, findProducts, refuseWhileOrdered } from './shop-rows.js';

const CURRENCY = 'USD';

/** What the rules are about, of a shop that is there. */
interface There {
  /** Ids by SKU, and by slug. */
  products: ReadonlyMap<string, number>;
  categories: ReadonlyMap<string, number>;
  transaction: Transaction;
}

/** What the shop charges by, unless it has rules of its own. Comes after its products. */
export const seedRules = (name: string, shop: Shop, rules: ShopRules): Seeder => ({
  name,
  async up(transaction) {
    if ((await run(`${RAISE_REVISION} AND NOT (${HAS_RULES})`, transaction)) === 0) return;
    const products = await findProducts(shop, transaction);
    const categories = await findCategoriesAlike(shop, transaction);
    const there = {
      products: new Map(products.map(({ sku, id }) => [sku, id])),
      categories: new Map([...categories].map(([slug, { id }]) => [slug, id])),
      transaction,
    };
    await seedTaxes(shop, rules, there);
    await seedShipping(rules, transaction);
    const groups = await seedPriceLists(rules, there);
    await seedDiscounts(rules, groups, there);
  },
  async down(transaction) {
    await refuseWhileOrdered(shop, transaction);
    await run(RAISE_REVISION, transaction);
    await removeRules(rules, await findProducts(shop, transaction), transaction);
  },
});

/** Raised first of all, as whoever changes a rule does: processes read the rules anew with the next order. */
const RAISE_REVISION = 'UPDATE rulebook SET revision = revision + 1 WHERE id = 1';

const HAS_RULES = [
  'EXISTS (SELECT 1 FROM tax_rates)',
  `EXISTS (SELECT 1 FROM tax_categories WHERE id <> ${STANDARD_TAX_CATEGORY_ID})`,
  ...['shipping_zones', 'customer_groups', 'price_lists', 'discounts'].map(
    (table) => `EXISTS (SELECT 1 FROM ${table})`,
  ),
].join(' OR ');

async function run(sql: string, transaction: Transaction, replacements = {}): Promise<number> {
  const sequelize = Discount.sequelize as Sequelize;
  const [, changed] = await sequelize.query(sql, { type: QueryTypes.UPDATE, replacements, transaction });
  return changed;
}

async function seedTaxes(
  shop: Shop,
  { taxCategories, taxRates }: ShopRules,
  { products, transaction }: There,
): Promise<void> {
  const ids = new Map<string | undefined, number>([[undefined, STANDARD_TAX_CATEGORY_ID]]);
  for (const { code, name, category } of taxCategories) {
    const { id: taxCategoryId } = await TaxCategory.create({ code, name }, { transaction });
    ids.set(code, taxCategoryId);
    const theirs = shop.products.filter(({ categories }) => categories.includes(category));
    const id = theirs.flatMap(({ sku }) => products.get(sku) ?? []);
    await Product.update({ taxCategoryId }, { where: { id }, transaction });
  }
  const rates = taxRates.map(({ taxCategory, ...rate }) => ({
    ...rate,
    taxCategoryId: ids.get(taxCategory) as number,
  }));
  await TaxRate.bulkCreate(rates, { validate: true, transaction });
}

async function seedShipping({ shippingZones }: ShopRules, transaction: Transaction): Promise<void> {
  const regions = [];
  const methods = [];
  for (const { name, countries, methods: own } of shippingZones) {
    const { id: zoneId } = await ShippingZone.create({ name }, { transaction });
    regions.push(...countries.map((country) => ({ country, region: '', zoneId })));
    methods.push(...own.map(({ amount: _amount, ...method }) => ({ ...method, zoneId, currency: CURRENCY })));
  }
  await ShippingZoneRegion.bulkCreate(regions, { validate: true, transaction });
  await ShippingMethod.bulkCreate(methods, { validate: true, transaction });
  // By their codes, since the keys that bulkCreate hands out are a guess on a cluster.
  const all = shippingZones.flatMap((zone) => zone.methods);
  const codes = all.map(({ code }) => code);
  const amounts = all.map(({ amount }) => amount);
  await run(
    `INSERT INTO shipping_rates (methodId, threshold, amount)
     SELECT id, 0, ELT(FIELD(code, :codes), :amounts) FROM shipping_methods WHERE code IN (:codes)`,
    transaction,
    { codes, amounts },
  );
}

/** @returns the ids of customer groups, by code */
async function seedPriceLists(
  { customerGroups, priceLists }: ShopRules,
  { products, transaction }: There,
): Promise<ReadonlyMap<string, number>> {
  const groups = new Map<string, number>();
  for (const group of customerGroups) {
    groups.set(group.code, (await CustomerGroup.create(group, { transaction })).id);
  }
  for (const { customerGroup, prices, ...list } of priceLists) {
    const of = { customerGroupId: groups.get(customerGroup) as number, currency: CURRENCY };
    const { id: priceListId } = await PriceList.create({ ...list, ...of }, { transaction });
    const rows = prices.flatMap(({ sku, ...price }) => {
      const productId = products.get(sku);
      return productId === undefined ? [] : [{ ...price, priceListId, productId }];
    });
    await Price.bulkCreate(rows, { validate: true, transaction });
    const since = { validFrom: new Date(), currency: CURRENCY };
    const entries = rows.map((row) => ({ ...row, ...since }));
    await PriceHistory.bulkCreate(entries, { transaction });
  }
  return groups;
}

async function seedDiscounts(
  { discounts }: ShopRules,
  groups: ReadonlyMap<string, number>,
  { categories, transaction }: There,
): Promise<void> {
  const rows = discounts.map(({ category, customerGroup, rule, code = null, ...discount }) => ({
    ...discount,
    code,
    isAutomatic: code === null,
    rule: {
      ...rule,
      ...(category && { categoryIds: [categories.get(category) as number] }),
      ...(customerGroup && { customerGroupIds: [groups.get(customerGroup) as number] }),
    },
    combinesWith: DISCOUNT_CLASSES.filter((one) => one !== discount.class),
  }));
  await Discount.bulkCreate(rows, { validate: true, transaction });
}
