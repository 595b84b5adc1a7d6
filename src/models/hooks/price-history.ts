import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { OWN_PRICE } from '../price-history.js';
import { Product } from '../product.js';

const PRICES = new Set<PropertyKey>(['price', 'compareAtPrice']);

export const isPriceChanged = (fields: readonly PropertyKey[] = [...PRICES]): boolean =>
  fields.some((field) => PRICES.has(field));

/** Validator: compareAtPrice must be above the price. */
export function comparesAtMore(this: Product): void {
  const { compareAtPrice } = this;
  if (!compareAtPrice || this.price === undefined || Number(compareAtPrice) > Number(this.price)) return;
  throw new Error('compareAtPrice must be above the price');
}

/** Unchanged prices get no entry. A new entry is always later than the previous one, even if the clocks of two servers differ. */
const WRITE_HISTORY = `
  INSERT INTO price_history (productId, priceListId, minQuantity, validFrom, amount, currency)
  SELECT product.id, ${OWN_PRICE}, 1,
    GREATEST(UTC_TIMESTAMP(3), COALESCE(last.validFrom + INTERVAL 1000 MICROSECOND, UTC_TIMESTAMP(3))),
    product.price, product.currency
  FROM products AS product
  LEFT JOIN price_history AS last ON last.productId = product.id AND last.priceListId = ${OWN_PRICE}
    AND last.minQuantity = 1 AND last.validFrom = (
      SELECT MAX(validFrom) FROM price_history AS entry
      WHERE entry.productId = product.id AND entry.priceListId = ${OWN_PRICE} AND entry.minQuantity = 1)
  WHERE product.id IN (:ids)
    AND (last.productId IS NULL OR NOT last.amount <=> product.price OR last.currency <> product.currency)`;

/** Records the current prices of products, in the transaction that wrote them and locked their rows. */
export async function writePriceHistory(
  products: readonly Product[],
  transaction?: Transaction | null,
): Promise<void> {
  if (products.length === 0) return;
  const ids = products.map(({ id }) => id);
  await (Product.sequelize as Sequelize).query(WRITE_HISTORY, {
    replacements: { ids },
    type: QueryTypes.INSERT,
    transaction,
  });
}

const SINCE = 'UTC_TIMESTAMP(3) - INTERVAL 30 DAY';

/** Covers the entries since then, and the price that was valid at that time. */
const LOWEST_PRICE = `
  SELECT MIN(amount) AS lowest FROM price_history
  WHERE productId = :id AND priceListId = ${OWN_PRICE} AND minQuantity = 1 AND currency = :currency
    AND validFrom >= COALESCE((
      SELECT MAX(validFrom) FROM price_history AS entry
      WHERE entry.productId = :id AND entry.priceListId = ${OWN_PRICE} AND entry.minQuantity = 1
        AND entry.validFrom <= ${SINCE}), ${SINCE})`;

/**
 * Sets the price that a reduction must be announced with: the lowest price of the 30 days before it (Directive 98/6/EC, article
 * 6a (2), as amended by Directive (EU) 2019/2161). A reduction begins when the product gets a compareAtPrice, or its price
 * changes while it has one; it ends when compareAtPrice is removed. Only the product's own price counts, which everybody is
 * offered. Without an earlier price, there is none. Each step of a progressive reduction counts as a new reduction: the exception
 * of paragraph 5, which countries may adopt, is left to the shop.
 * https://eur-lex.europa.eu/eli/dir/1998/6/2022-05-28
 */
export async function setLowestPrice(product: Product, transaction?: Transaction | null): Promise<void> {
  const { id, currency, price, compareAtPrice } = product;
  if (!compareAtPrice) {
    if (compareAtPrice === null && product.lowestPrice30Days !== null) product.lowestPrice30Days = null;
    return;
  }
  const was = { price: product.previous('price'), compareAtPrice: product.previous('compareAtPrice') };
  if (was.compareAtPrice && Number(was.price) === Number(price)) return;
  const [row] = await (Product.sequelize as Sequelize).query<{ lowest: string | null }>(LOWEST_PRICE, {
    replacements: { id, currency },
    type: QueryTypes.SELECT,
    transaction,
  });
  product.lowestPrice30Days = row?.lowest ?? null;
}
