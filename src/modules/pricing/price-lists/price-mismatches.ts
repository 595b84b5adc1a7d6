import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { writePriceHistory } from '../../../models/hooks/price-history.js';
import { PriceHistory, PriceList, Product } from '../../../models/index.js';
import { OWN_PRICE } from '../../../models/price-history.js';
import { laterThanHistory } from './save-prices.js';

/** A price that differs from the last entry of its history. */
export interface PriceMismatch {
  productId: number;
  /** 0: the product's own price. */
  priceListId: number;
  minQuantity: number;
  /** The current price; null if there is none. */
  amount: string | null;
  /** The last entry; null if there is none, or if it records a removal. */
  noted: string | null;
  currency: string;
}

export const PRICE_MISMATCHES = `
  SELECT price.productId, CAST(price.priceListId AS SIGNED) AS priceListId,
    CAST(price.minQuantity AS SIGNED) AS minQuantity, price.amount, entry.amount AS noted, price.currency
  FROM (
    SELECT id AS productId, ${OWN_PRICE} AS priceListId, 1 AS minQuantity, price AS amount, currency FROM products
    UNION ALL
    SELECT listed.productId, listed.priceListId, listed.minQuantity, listed.amount, list.currency
    FROM prices AS listed JOIN price_lists AS list ON list.id = listed.priceListId
    UNION ALL
    SELECT DISTINCT gone.productId, gone.priceListId, gone.minQuantity, NULL, gone.currency
    FROM price_history AS gone
    WHERE gone.priceListId <> ${OWN_PRICE} AND NOT EXISTS (
      SELECT 1 FROM prices AS listed WHERE listed.priceListId = gone.priceListId
        AND listed.productId = gone.productId AND listed.minQuantity = gone.minQuantity)
  ) AS price
  LEFT JOIN price_history AS entry ON entry.productId = price.productId AND entry.priceListId = price.priceListId
    AND entry.minQuantity = price.minQuantity AND entry.validFrom = (
      SELECT MAX(last.validFrom) FROM price_history AS last WHERE last.productId = price.productId
        AND last.priceListId = price.priceListId AND last.minQuantity = price.minQuantity)
  WHERE NOT entry.amount <=> price.amount`;

/** Adds entries, with the present time, for prices that were changed outside of the service. Locks list and product. */
export async function repairPriceHistory(sequelize: Sequelize): Promise<void> {
  const found = await sequelize.query<PriceMismatch>(PRICE_MISMATCHES, { type: QueryTypes.SELECT });
  for (const priceListId of new Set(found.map((one) => one.priceListId))) {
    if (priceListId !== OWN_PRICE) await repairList(sequelize, priceListId);
  }
  for (const { productId, priceListId } of found) {
    if (priceListId !== OWN_PRICE) continue;
    await inTransaction(sequelize, async (transaction) => {
      const product = await Product.findByPk(productId, { transaction, lock: true });
      if (product) await writePriceHistory([product], transaction);
    });
  }
}

function repairList(sequelize: Sequelize, priceListId: number): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    await PriceList.findByPk(priceListId, { attributes: ['id'], transaction, lock: true });
    const found = await sequelize.query<PriceMismatch>(
      `${PRICE_MISMATCHES} AND price.priceListId = :priceListId`,
      { replacements: { priceListId }, type: QueryTypes.SELECT, transaction },
    );
    const where = { priceListId, productId: found.map(({ productId }) => productId) };
    const validFrom = await laterThanHistory(where, transaction);
    await PriceHistory.bulkCreate(
      found.map((one) => ({ ...one, validFrom })),
      { transaction },
    );
  });
}
