import { type Model, type ModelStatic, Op, type Transaction, type WhereOptions } from 'sequelize';
import {
  CustomerGroup,
  Discount,
  DiscountRedemption,
  PriceList,
  Product,
  ShippingMethod,
  ShippingZone,
  TaxCategory,
  TaxRate,
  User,
} from '../../src/models/index.js';
import { STANDARD_TAX_CATEGORY_ID } from '../../src/models/tax-category.js';
import type { ShopRules } from './shop.js';

/** Takes the rules of a seeded shop out again: those that have its codes and names, and that nobody else hangs on. */
export async function removeRules(
  rules: ShopRules,
  products: readonly Product[],
  transaction: Transaction,
): Promise<void> {
  const discounts = rules.discounts.map(({ name, code = null }) => ({ name, code }));
  await removeUnused(Discount, { [Op.or]: discounts }, transaction, (discountId) =>
    DiscountRedemption.count({ where: { discountId }, transaction }),
  );
  await PriceList.destroy({ where: { [Op.or]: named(rules.priceLists) }, transaction });
  await removeUnused(
    CustomerGroup,
    { [Op.or]: named(rules.customerGroups) },
    transaction,
    (customerGroupId) => User.count({ where: { customerGroupId }, transaction }),
  );
  const methods = rules.shippingZones.flatMap((zone) => named(zone.methods));
  await ShippingMethod.destroy({ where: { [Op.or]: methods }, transaction });
  const name = rules.shippingZones.map((zone) => zone.name);
  await removeUnused(ShippingZone, { name }, transaction, (zoneId) =>
    ShippingMethod.count({ where: { zoneId }, transaction }),
  );
  await removeTaxes(rules, products, transaction);
}

async function removeUnused<Row extends Model & { id: number }>(
  model: ModelStatic<Row>,
  where: WhereOptions,
  transaction: Transaction,
  usesOf: (id: number) => Promise<number>,
): Promise<void> {
  for (const row of await model.findAll({ where, transaction })) {
    if ((await usesOf(row.id)) === 0) await row.destroy({ transaction });
  }
}

const named = (rows: ReadonlyArray<{ code: string; name: string }>) =>
  rows.map(({ code, name }) => ({ code, name }));

async function removeTaxes(
  rules: ShopRules,
  products: readonly Product[],
  transaction: Transaction,
): Promise<void> {
  const where = { [Op.or]: named(rules.taxCategories) };
  const categories = await TaxCategory.findAll({ where, transaction });
  const idOf = (wanted?: string) =>
    wanted === undefined ? STANDARD_TAX_CATEGORY_ID : categories.find(({ code }) => code === wanted)?.id;
  const rates = rules.taxRates.flatMap(({ taxCategory, ...rate }) => {
    const taxCategoryId = idOf(taxCategory);
    return taxCategoryId === undefined ? [] : [{ ...rate, taxCategoryId }];
  });
  await TaxRate.destroy({ where: { [Op.or]: rates }, transaction });
  const theirs = { id: products.map(({ id }) => id), taxCategoryId: categories.map(({ id }) => id) };
  await Product.update({ taxCategoryId: STANDARD_TAX_CATEGORY_ID }, { where: theirs, transaction });
  await removeUnused(TaxCategory, where, transaction, async (taxCategoryId) =>
    Math.max(
      await Product.count({ where: { taxCategoryId }, transaction }),
      await TaxRate.count({ where: { taxCategoryId }, transaction }),
      await ShippingMethod.count({ where: { taxCategoryId }, transaction }),
    ),
  );
}
