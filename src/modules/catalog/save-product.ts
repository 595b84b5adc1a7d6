import { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { type Database, inTransaction } from '../../database/transaction.js';
import { lockVersion, type Versions } from '../../database/version.js';
import { invalidField, Problem } from '../../errors.js';
import { Category, Product, ProductCategory, StockLevel, TaxCategory } from '../../models/index.js';
import { requireAmountOf } from '../../money/require-amount.js';
import type { Principal } from '../../rules/principal.js';
import { firstLocation, moveStock } from '../stock/api.js';
import type { NewProduct, ProductChanges } from './schemas.js';
import { tellOfProduct } from './tell-of-product.js';

/**
 * Creates a product with its categories and initial stock, in one transaction.
 * @returns its id
 * @throws Problem VALIDATION_FAILED for an unknown category or tax category, a price with more decimals than its
 *   currency, or a compareAtPrice that is not above it; UniqueConstraintError for a taken SKU, or slug if given
 */
export function createProduct(
  database: Database,
  { categoryIds = [], stockQuantity = 0, ...fields }: NewProduct & { currency: string },
  actor: Principal,
): Promise<number> {
  requireAmountOf(fields.price, fields.currency, 'price');
  requireReduction(fields);
  return inTransaction(database, async (transaction) => {
    await requireTaxCategory(fields.taxCategoryId, transaction);
    const product = await Product.create(fields, { transaction });
    await setCategories(product.id, categoryIds, transaction);
    const level = { productId: product.id, locationId: await firstLocation(transaction) };
    await StockLevel.create(level, { transaction });
    if (stockQuantity > 0) {
      await moveStock([{ ...level, onHand: stockQuantity, kind: 'initial', actor }], transaction);
    }
    await tellOfProduct('product.created', product, transaction);
    return product.id;
  });
}

/**
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED for an unknown category or tax category, a price with more
 *   decimals than its currency, or a compareAtPrice that is not above it; UniqueConstraintError for a taken SKU or slug
 */
export function updateProduct(
  sequelize: Sequelize,
  id: number,
  { categoryIds, ...fields }: ProductChanges,
  versions?: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const product = await lockVersion(Product, 'product', id, versions, transaction);
    const { version } = product;
    requireAmountOf(fields.price, product.currency, 'price');
    requireReduction({ ...product.get(), ...fields });
    await requireTaxCategory(fields.taxCategoryId, transaction);
    // Categories are part of the response, so changing only them must also increment the version.
    if (categoryIds) product.changed('updatedAt', true);
    await product.set(fields).save({ transaction });
    if (categoryIds) await setCategories(id, categoryIds, transaction);
    if (product.version !== version) await tellOfProduct('product.updated', product, transaction);
  });
}

interface Prices {
  price: string;
  compareAtPrice?: string | null;
  currency: string;
}

/** @throws Problem VALIDATION_FAILED */
function requireReduction({ price, compareAtPrice, currency }: Prices): void {
  if (!compareAtPrice) return;
  requireAmountOf(compareAtPrice, currency, 'compareAtPrice');
  if (Number(compareAtPrice) > Number(price)) return;
  throw invalidField('compareAtPrice', 'must be above the price: give another, or null');
}

/** The foreign key decides in the end. */
async function requireTaxCategory(id: number | undefined, transaction: Transaction): Promise<void> {
  if (id === undefined || (await TaxCategory.findByPk(id, { attributes: ['id'], transaction }))) return;
  throw new Problem('VALIDATION_FAILED', `There is no tax category ${id}.`, {
    errors: [{ field: 'taxCategoryId', message: 'is no tax category' }],
  });
}

async function setCategories(productId: number, given: number[], transaction: Transaction): Promise<void> {
  const categoryIds = [...new Set(given)];
  const known = await Category.findAll({
    where: { id: categoryIds },
    attributes: ['id'],
    transaction,
    lock: Transaction.LOCK.SHARE,
  });
  const knownIds = new Set(known.map(({ id }) => id));
  const unknown = categoryIds.filter((id) => !knownIds.has(id));
  if (unknown.length > 0) {
    throw new Problem('VALIDATION_FAILED', `There is no category ${unknown.join(', ')}.`, {
      errors: [{ field: 'categoryIds', message: `has unknown categories: ${unknown.join(', ')}` }],
    });
  }
  await ProductCategory.destroy({ where: { productId }, transaction });
  await ProductCategory.bulkCreate(
    categoryIds.map((categoryId) => ({ productId, categoryId })),
    { transaction },
  );
}
