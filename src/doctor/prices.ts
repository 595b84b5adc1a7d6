import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { Discount, Product } from '../models/index.js';
import { type Finding, ok, warning } from './finding.js';

const NOW = 'UTC_TIMESTAMP(3)';
/** How many examples of one problem are named. */
const NAMED = 5;

interface Doubt {
  problem: string;
  /** SQL that selects the `name` of each example. */
  sql: string;
}

/** Pricing rules that probably do not do what the shop intended. */
const DOUBTS: readonly Doubt[] = [
  {
    problem: 'tax rate ended, and none follows',
    sql: `
      SELECT CONCAT(ended.name, ' ', ended.country, IF(ended.region = '', '', '-'), ended.region) AS name
      FROM tax_rates AS ended
      WHERE ended.endsAt <= ${NOW} AND NOT EXISTS (
        SELECT 1 FROM tax_rates AS next
        WHERE next.country = ended.country AND next.region = ended.region AND next.taxCategoryId = ended.taxCategoryId
          AND (next.endsAt IS NULL OR next.endsAt > ${NOW}))`,
  },
  {
    problem: 'no shipping method is active, so orders are refused unless a carrier takes them',
    sql: `
      SELECT code AS name FROM shipping_methods
      WHERE NOT EXISTS (SELECT 1 FROM shipping_methods AS active WHERE active.isActive) ORDER BY id`,
  },
  {
    problem: 'shipping zone without an active method, so nothing is sent there',
    sql: `
      SELECT zone.name FROM shipping_zones AS zone
      WHERE EXISTS (SELECT 1 FROM shipping_methods WHERE isActive)
        AND NOT EXISTS (SELECT 1 FROM shipping_methods AS method WHERE method.zoneId = zone.id AND method.isActive)`,
  },
  {
    problem: 'shipping method in a currency that nothing is sold in',
    sql: `
      SELECT method.code AS name FROM shipping_methods AS method
      WHERE method.isActive
        AND NOT EXISTS (SELECT 1 FROM products WHERE products.currency = method.currency AND products.isActive)
        AND NOT EXISTS (SELECT 1 FROM price_lists AS list WHERE list.currency = method.currency AND list.isActive)`,
  },
  {
    problem: 'product without a weight, which counts 0 where methods go by weight',
    sql: `
      SELECT product.sku AS name FROM products AS product
      WHERE product.isActive AND product.weightGrams IS NULL
        AND EXISTS (SELECT 1 FROM shipping_methods WHERE basis = 'weight' AND isActive)
      ORDER BY product.id`,
  },
  {
    problem: 'discount ended, and is still active',
    sql: `SELECT name FROM discounts WHERE isActive AND endsAt <= ${NOW}`,
  },
  {
    problem: 'discount without a use left',
    sql: `SELECT name FROM discounts WHERE isActive AND (endsAt IS NULL OR endsAt > ${NOW}) AND uses >= maxUses`,
  },
  {
    problem: 'price list ended, and is still active',
    sql: `SELECT code AS name FROM price_lists WHERE isActive AND endsAt <= ${NOW}`,
  },
  {
    problem: 'price list without prices, which changes nothing',
    sql: `
      SELECT priceList.code AS name FROM price_lists AS priceList
      WHERE priceList.isActive AND (priceList.endsAt IS NULL OR priceList.endsAt > ${NOW})
        AND NOT EXISTS (SELECT 1 FROM prices WHERE prices.priceListId = priceList.id)`,
  },
];

/** Finds pricing rules that contradict each other or can no longer apply. */
export async function checkPrices(sequelize: Sequelize): Promise<Finding> {
  const found: string[] = [];
  const tell = (problem: string, names: readonly string[]) => {
    if (names.length === 0) return;
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    found.push(`${problem}: ${names.slice(0, NAMED).join(', ')}${more}`);
  };
  for (const { problem, sql } of DOUBTS) {
    const rows = await sequelize.query<{ name: string }>(sql, { type: QueryTypes.SELECT });
    tell(
      problem,
      rows.map(({ name }) => name),
    );
  }
  tell('discount on products that are not sold', await discountsOnNothing());
  if (found.length === 0) return ok('prices', 'no rule contradicts another');
  return warning(
    'prices',
    found.join('; '),
    'Open them in the console, and complete, change or deactivate them.',
  );
}

async function discountsOnNothing(): Promise<string[]> {
  const discounts = await Discount.findAll({
    attributes: ['name', 'rule'],
    where: { isActive: true },
    order: ['id'],
  });
  // Rules that also name categories may apply to other products.
  const bound = discounts.filter(({ rule }) => rule.productIds && !rule.categoryIds);
  const ids = [...new Set(bound.flatMap(({ rule }) => rule.productIds ?? []))];
  if (ids.length === 0) return [];
  const sold = await Product.findAll({ attributes: ['id'], where: { id: ids, isActive: true }, raw: true });
  const isSold = new Set(sold.map(({ id }) => id));
  return bound.filter(({ rule }) => !rule.productIds?.some((id) => isSold.has(id))).map(({ name }) => name);
}
