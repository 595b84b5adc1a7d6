import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { jsonOf } from '../../../database/json-column.js';
import { IS_LISTENED, noteListened } from '../../../events/listeners.js';
import { toThousandths } from '../../../money/amounts.js';
import { type CustomerId, type ListedPrice, type ProductForSale, REVISION } from '../../pricing/api.js';
import { noteRead, type Stock } from '../../stock/api.js';
import { heldUnits, unitsKey } from './unpaid-units.js';

interface ProductForSaleRow extends Omit<ProductForSale, 'isActive' | 'listed' | 'categoryIds'> {
  isActive: number;
  /** One row a location; null without any stock level. */
  locationId: number | null;
  /** Negative if fewer units are left than the safety stock. */
  available: number;
  /** Units in holds. */
  kept: number;
  lowStockThreshold: number | null;
  /** Revision of the pricing rules, the same in each row. */
  revision: number | null;
  /** Whether anybody listens to events: 1 or 0. */
  listened: number;
  /** An account or the address of a guest, and its unpaid units of the product. Missing without a limit. */
  userId?: number | null;
  guest?: string | null;
  units?: number | null;
  /** JSON: parsed by the driver on MySQL, text on MariaDB; null without prices, missing without price lists. */
  listed?: Listed | string | null;
  /** JSON, too; missing if no rule names categories. */
  categoryIds?: number[] | string | null;
}

/** Price lists and categories named by the rules. Data about others is not read. */
export interface NamedByRules {
  /** Price lists. */
  listIds: readonly number[];
  categoryIds: readonly number[];
}

type Listed = Array<[priceListId: number, minQuantity: number, amount: string]>;

/** What is for sale. */
export interface ForSale {
  /** By id. */
  products: Map<number, ProductForSale>;
  /** Of all locations: the rules say which of them sell. */
  stock: Stock;
  /** Products with units in holds. */
  inHolds: Set<number>;
  held: Map<string, number>;
  revision: number;
}

/**
 * Reads products, their stock by location, their prices in the given price lists, which of the given categories they are in, the
 * customers' unpaid units of them, the revision of the pricing rules and whether anybody listens to events, in one statement.
 */
export async function readProductsAndStock(
  sequelize: Sequelize,
  productIds: number[],
  customers: CustomerId[],
  { listIds, categoryIds }: NamedByRules,
  transaction?: Transaction,
): Promise<ForSale> {
  const rows = await sequelize.query<ProductForSaleRow>(
    `SELECT product.id, product.name, product.price, product.currency, product.isActive, product.taxCategoryId, product.weightGrams,
       ${REVISION} AS revision, ${IS_LISTENED} AS listened,
       level.locationId, COALESCE(level.onHand - level.committed - level.held - level.safetyStock, 0) AS available,
       level.held AS kept, level.lowStockThreshold${customers.length > 0 ? ', held.userId, held.guest, held.units' : ''}${listIds.length > 0 ? listedPrices(listIds) : ''}${categoryIds.length > 0 ? categoriesAmong(categoryIds) : ''}
     FROM products AS product
     LEFT JOIN stock_levels AS level ON level.productId = product.id
     ${customers.length > 0 ? heldUnits(customers) : ''}
     WHERE product.id IN (${productIds.map(Number).join(', ')})`,
    { type: QueryTypes.SELECT, transaction },
  );
  const stock = stockOf(rows);
  if (transaction) note(rows, stock, transaction);
  return {
    products: new Map(
      rows.map(
        ({ id, name, price, currency, isActive, taxCategoryId, weightGrams, listed, categoryIds: among }) => [
          id,
          {
            id,
            name,
            price,
            currency,
            isActive: isActive === 1,
            taxCategoryId,
            weightGrams,
            listed: listed ? listedOf(listed) : undefined,
            categoryIds: among ? jsonOf(among) : undefined,
          },
        ],
      ),
    ),
    stock,
    inHolds: inHoldsOf(rows),
    held: new Map(
      rows.flatMap(({ id, userId, guest, units }) => {
        const customer = userId ?? guest;
        return customer && units ? [[unitsKey(customer, id), units] as const] : [];
      }),
    ),
    // Without a product there is nothing to price.
    revision: rows[0]?.revision ?? 0,
  };
}

/** For events: whether anybody listens, and how near stock is to its thresholds. */
function note(rows: readonly ProductForSaleRow[], stock: Stock, transaction: Transaction): void {
  if (!rows[0]) return;
  const isListened = rows[0].listened === 1;
  noteListened(transaction, isListened);
  if (!isListened) return;
  const own: Array<{ productId: number; locationId: number; lowStockThreshold: number }> = [];
  for (const { id, locationId, lowStockThreshold } of rows)
    if (locationId !== null && lowStockThreshold !== null)
      own.push({ productId: id, locationId, lowStockThreshold });
  noteRead(stock, own, transaction);
}

function inHoldsOf(rows: readonly ProductForSaleRow[]): Set<number> {
  const inHolds = new Set<number>();
  for (const { id, kept } of rows) if (kept > 0) inHolds.add(id);
  return inHolds;
}

function stockOf(rows: readonly ProductForSaleRow[]): Stock {
  const stock = new Map<number, Map<number, number>>();
  for (const { id, locationId, available } of rows) {
    if (locationId === null) continue;
    let units = stock.get(locationId);
    if (!units) {
      units = new Map();
      stock.set(locationId, units);
    }
    units.set(id, available);
  }
  return stock;
}

/** SQL column: the prices of a product, as JSON so that they do not multiply the rows. */
const listedPrices = (listIds: readonly number[]): string => `, (
       SELECT JSON_ARRAYAGG(JSON_ARRAY(listed.priceListId, listed.minQuantity, CAST(listed.amount AS CHAR)))
       FROM prices AS listed
       WHERE listed.productId = product.id AND listed.priceListId IN (${listIds.map(Number).join(', ')})) AS listed`;

/** SQL column: which of these categories a product is in. */
const categoriesAmong = (categoryIds: readonly number[]): string => `, (
       SELECT JSON_ARRAYAGG(link.categoryId) FROM product_categories AS link
       WHERE link.productId = product.id AND link.categoryId IN (${categoryIds.map(Number).join(', ')})) AS categoryIds`;

function listedOf(listed: Listed | string): ListedPrice[] {
  return jsonOf(listed).map(([priceListId, minQuantity, amount]) => {
    return { priceListId, minQuantity, amount: toThousandths(amount) };
  });
}
