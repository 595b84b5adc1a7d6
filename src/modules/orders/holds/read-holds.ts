import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { z } from 'zod';
import { notFound } from '../../../errors.js';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../../http/paging.js';
import { HIGHEST_ID, idOf } from '../../../models/id.js';
import { StockHold } from '../../../models/index.js';
import { type CustomerId, customerKeyOf } from '../../pricing/api.js';
import { type KeptUnits, keptByProduct } from '../../stock/api.js';
import { holdGone } from './hold-gone.js';

/** Time when a hold was placed: the first 48 bits of its UUIDv7 are epoch milliseconds (RFC 9562 §5.7). */
export const placedAtOf = (holdId: string): Date =>
  new Date(Number.parseInt(holdId.replace('-', '').slice(0, 12), 16));

interface Hold {
  id: string;
  items: Array<{ productId: number; quantity: number }>;
  createdAt: Date;
  expiresAt: Date;
}

export function presentHold(
  holdId: string,
  kept: Parameters<typeof keptByProduct>[0],
  expiresAt: Date,
): Hold {
  const items = [...keptByProduct(kept)].map(([productId, quantity]) => ({ productId, quantity }));
  return { id: holdId, items, createdAt: placedAtOf(holdId), expiresAt };
}

/** @throws Problem NOT_FOUND when it does not exist, or belongs to somebody else */
export async function readHold(
  holdId: string,
  customer: CustomerId,
  transaction?: Transaction,
): Promise<Hold> {
  const where = { holdId, ownerKey: customerKeyOf(customer) };
  const order = ['productId', 'locationId'];
  const rows = await StockHold.findAll({ where, order, raw: true, transaction });
  const [first] = rows;
  if (!first) throw notFound('hold', holdId);
  return presentHold(holdId, rows, first.expiresAt as Date);
}

/** Units in a customer's hold. @throws Problem HOLD_GONE when it does not exist, or belongs to somebody else */
export async function readKept(holdId: string, customer: CustomerId | undefined): Promise<KeptUnits[]> {
  const where = customer !== undefined && { holdId, ownerKey: customerKeyOf(customer) };
  const rows = where ? await StockHold.findAll({ where, raw: true }) : [];
  if (rows.length === 0) throw holdGone(holdId);
  return rows;
}

interface HoldRow extends Omit<StockHold, 'ownerKey'> {
  sku: string;
  name: string;
}

const holdCursor = z.uuid();

/** A page of all holds, newest first. */
export async function listHolds(sequelize: Sequelize, { limit, offset = 0, after, count }: PageRequest) {
  const below = after ? idOf(decodeCursor(after, holdCursor)) : undefined;
  const ids = await sequelize.query<{ holdId: string }>(
    `SELECT DISTINCT holdId FROM stock_holds WHERE holdId ${below ? '<' : '<='} :below
     ORDER BY holdId DESC LIMIT :limit OFFSET :offset`,
    {
      replacements: { below: below ?? HIGHEST_ID, limit: limit + 1, offset: after ? 0 : offset },
      type: QueryTypes.SELECT,
    },
  );
  const { items, next } = cutPage(ids, limit, ({ holdId }) => encodeCursor(holdId));
  const holds = await readRows(
    sequelize,
    items.map(({ holdId }) => holdId),
  );
  const total = count ? await StockHold.count({ distinct: true, col: 'holdId' }) : undefined;
  return { items: holds, next, ...(total !== undefined && { total }) };
}

async function readRows(sequelize: Sequelize, holdIds: string[]) {
  if (holdIds.length === 0) return [];
  const rows = await sequelize.query<HoldRow>(
    `SELECT hold.holdId, hold.productId, hold.locationId, hold.quantity, hold.expiresAt, product.sku, product.name
     FROM stock_holds AS hold JOIN products AS product ON product.id = hold.productId
     WHERE hold.holdId IN (:holdIds) ORDER BY hold.holdId DESC, hold.productId, hold.locationId`,
    { replacements: { holdIds: holdIds.map(idOf) }, type: QueryTypes.SELECT },
  );
  const holds = new Map<string, HoldRow[]>();
  for (const row of rows) holds.set(row.holdId, [...(holds.get(row.holdId) ?? []), row]);
  return [...holds].map(([id, items]) => ({
    id,
    items,
    createdAt: placedAtOf(id),
    expiresAt: items[0]?.expiresAt ?? null,
  }));
}
