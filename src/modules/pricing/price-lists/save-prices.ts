import { Op, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inTransaction } from '../../../database/transaction.js';
import { lockVersion, type Versions } from '../../../database/version.js';
import { type FieldError, notFound, Problem } from '../../../errors.js';
import { invalidRows } from '../../../http/validation.js';
import { Price, PriceHistory, PriceList, Product } from '../../../models/index.js';
import { isAmountOf } from '../../../money/amounts.js';
import { LIMITS } from '../../../rules/values.js';
import type { NewPrices } from './schemas.js';

interface Wanted {
  productId: number;
  minQuantity: number;
  /** null: remove the price. */
  amount: string | null;
}

type Key = Pick<Wanted, 'productId' | 'minQuantity'>;
const keyOf = ({ productId, minQuantity }: Key): string => `${productId} ${minQuantity}`;

/**
 * Sets prices of a list and removes those given as null, all or none. Every changed price gets an entry in the history. The
 * list's version is incremented, so that two admins cannot overwrite each other's prices.
 * @throws Problem NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, CONFLICT when a product has too many prices
 */
export function setPrices(
  sequelize: Sequelize,
  id: number,
  given: NewPrices,
  versions: Versions,
): Promise<PriceList> {
  const wanted = given.map(({ minQuantity = 1, ...one }) => ({ ...one, minQuantity }));
  return inTransaction(sequelize, async (transaction) => {
    const list = await lockVersion(PriceList, 'price list', id, versions, transaction);
    await requireFit(wanted, list, transaction);
    await write(list, wanted, transaction);
    await requireFewPrices(list, wanted, transaction);
    return list;
  });
}

/** @throws Problem NOT_FOUND when the list has no price of the product, PRECONDITION_FAILED */
export function removePrices(
  sequelize: Sequelize,
  id: number,
  productId: number,
  versions: Versions,
): Promise<void> {
  return inTransaction(sequelize, async (transaction) => {
    const list = await lockVersion(PriceList, 'price list', id, versions, transaction);
    const prices = await Price.findAll({ where: { priceListId: id, productId }, raw: true, transaction });
    if (prices.length === 0) throw notFound('price of product', productId);
    await write(
      list,
      prices.map((price) => ({ ...price, amount: null })),
      transaction,
    );
  });
}

/** The caller has locked the list, so its prices cannot change meanwhile. */
async function write(list: PriceList, wanted: readonly Wanted[], transaction: Transaction): Promise<void> {
  const { id: priceListId, currency } = list;
  const where = { priceListId, productId: productsOf(wanted) };
  const present = new Map(
    (await Price.findAll({ where, raw: true, transaction })).map((price) => [keyOf(price), price.amount]),
  );
  const changes = wanted.filter((one) => !isSame(one.amount, present.get(keyOf(one)) ?? null));
  if (changes.length > 0) {
    const set = changes.flatMap((one) =>
      one.amount === null ? [] : [{ ...one, priceListId, amount: one.amount }],
    );
    await Price.bulkCreate(set, { updateOnDuplicate: ['amount'], transaction });
    const removed = changes.filter(({ amount }) => amount === null);
    if (removed.length > 0)
      await Price.destroy({ where: { priceListId, [Op.or]: removed.map(rowOf) }, transaction });
    const validFrom = await laterThanHistory(where, transaction);
    await PriceHistory.bulkCreate(
      changes.map((one) => ({ ...one, priceListId, validFrom, currency })),
      { transaction },
    );
  }
  list.changed('updatedAt', true);
  await list.save({ transaction });
}

const productsOf = (prices: readonly Key[]) => [...new Set(prices.map(({ productId }) => productId))];
const rowOf = ({ productId, minQuantity }: Key) => ({ productId, minQuantity });
const isSame = (one: string | null, other: string | null) =>
  one === null || other === null ? one === other : Number(one) === Number(other);

/** Now, or just after the last entry of the history if that is later: the clocks of two servers may differ. */
export async function laterThanHistory(
  where: { priceListId: number; productId: number[] },
  transaction: Transaction,
) {
  const last = await PriceHistory.max<Date | null, PriceHistory>('validFrom', { where, transaction });
  return new Date(Math.max(Date.now(), last ? new Date(last).getTime() + 1 : 0));
}

async function requireFit(
  wanted: readonly Wanted[],
  { currency }: PriceList,
  transaction: Transaction,
): Promise<void> {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  const products = await Product.findAll({
    attributes: ['id'],
    where: { id: productsOf(wanted) },
    raw: true,
    transaction,
  });
  const known = new Set(products.map(({ id }) => id));
  for (const [index, one] of wanted.entries()) {
    const refuse = (field: keyof Wanted, message: string) =>
      errors.push({ field: `prices.${index}.${field}`, message });
    if (!known.has(one.productId)) refuse('productId', 'is no product');
    if (seen.has(keyOf(one))) refuse('minQuantity', 'is given twice for the product');
    if (one.amount !== null && !isAmountOf(one.amount, currency)) {
      refuse('amount', `must be an amount that ${currency} has`);
    }
    seen.add(keyOf(one));
  }
  if (errors.length === 0) return;
  throw invalidRows('prices', errors);
}

/** Limited, since placing orders reads all prices of a product. */
async function requireFewPrices(list: PriceList, wanted: readonly Wanted[], transaction: Transaction) {
  const { max } = LIMITS.pricesOfProduct;
  const counts = await Price.count({
    where: { priceListId: list.id, productId: productsOf(wanted) },
    group: ['productId'],
    transaction,
  });
  const full = counts.find(({ count }) => count > max);
  if (!full) return;
  throw new Problem(
    'CONFLICT',
    `A list has at most ${max} prices of a product: see product ${full.productId}.`,
  );
}
