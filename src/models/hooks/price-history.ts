import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { OWN_PRICE } from '../price-history.js';
import { Product } from '../product.js';

const PRICES = new Set<PropertyKey>(['price', 'compareAtPrice']);

export const isPriceChanged = (fields: readonly PropertyKey[] = [...PRICES]): boolean =>
  fields.some((field) => PRICES.has(field));

/** A validator: what is compared with shows a reduction. */
export function comparesAtMore(this: Product): void {
  const { compareAtPrice } = this;
  if (!compareAtPrice || this.price === undefined || Number(compareAtPrice) > Number(this.price)) return;
  throw new Error('compareAtPrice must be above the price');
}

/** A price that stays as it is gets no entry. An entry is later than the one before it, whatever the clocks of two servers say. */
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

/** Notes what products cost from now on, in the transaction that writes them: their rows are locked. */
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

/** Of the entries since then, and of the one that held then. */
const LOWEST_PRICE = `
  SELECT MIN(amount) AS lowest FROM price_history
  WHERE productId = :id AND priceListId = ${OWN_PRICE} AND minQuantity = 1 AND currency = :currency
    AND validFrom >= COALESCE((
      SELECT MAX(validFrom) FROM price_history AS entry
      WHERE entry.productId = :id AND entry.priceListId = ${OWN_PRICE} AND entry.minQuantity = 1
        AND entry.validFrom <= ${SINCE}), ${SINCE})`;

/**
 * Sets the price that a reduction has to be announced with: the lowest that was asked in the 30 days before it, Directive
 * 98/6/EC, article 6a (2), as Directive (EU) 2019/2161 has it. A reduction begins when the price changes of a product that has a
 * compareAtPrice, or when it gets one; it ends when it has none any more. Only the product's own price counts, which is the one
 * that everybody is asked. Without a price before it, there is none. One that grows step by step begins anew with each step:
 * paragraph 5, which a country may have, is left to the shop.
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
