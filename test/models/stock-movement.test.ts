import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { StockLevel, StockMovement } from '../../src/models/index.js';
import { type MovementChange, moveStock } from '../../src/modules/stock/move-stock.js';
import { LIMITS } from '../../src/rules/values.js';
import { LOCATION_ID } from '../helpers/location.js';
import { holdLock } from '../helpers/row-lock.js';
import {
  createProduct,
  type MigratedDatabase,
  migratedDatabase,
  unbalancedLevels,
  unitsLeft,
} from './rows.js';

let db: MigratedDatabase;
beforeAll(async () => {
  db = await migratedDatabase();
});
afterAll(async () => {
  await db.close();
});

const change = (productId: number, onHand: number): MovementChange => ({
  productId,
  locationId: LOCATION_ID,
  onHand,
  kind: 'adjustment',
  reason: 'test',
});

function move(...changes: MovementChange[]): Promise<void> {
  return inTransaction(db.sequelize, (transaction) => moveStock(changes, transaction));
}

async function ledger(productId: number): Promise<number[]> {
  const movements = await StockMovement.findAll({ where: { productId }, order: ['id'] });
  return movements.map(({ onHand }) => onHand);
}

// First, while there are no more.
describe('of two products, all that there are,', () => {
  it.each(['first', 'second'])('the %s moves while somebody else has the other', async (which) => {
    const [one, two] = [await createProduct(5), await createProduct(5)];
    const [moved, other] = which === 'first' ? [one, two] : [two, one];
    const lock = await holdLock(
      db.sequelize.getDatabaseName(),
      `SELECT onHand FROM stock_levels FORCE INDEX (PRIMARY)
       WHERE productId = ${other.id} AND locationId = ${LOCATION_ID} FOR UPDATE`,
    );
    try {
      await move(change(moved.id, -1));
    } finally {
      await lock.release();
    }
    expect(await unitsLeft(moved.id)).toBe(4);
  });
});

describe('moveStock', () => {
  it('moves the levels of many products and writes down each change', async () => {
    const [one, two] = [await createProduct(10), await createProduct(0)];
    await move(change(one.id, -3), change(two.id, 8), change(one.id, -2));
    expect([await unitsLeft(one.id), await unitsLeft(two.id)]).toEqual([5, 8]);
    expect(await ledger(one.id)).toEqual([10, -3, -2]);
    expect(await ledger(two.id)).toEqual([8]);
  });

  it('keeps who did it and why', async () => {
    const { id } = await createProduct();
    await move({ ...change(id, 2), actor: { type: 'user', id: 7 }, reason: 'found behind the shelf' });
    const movement = await StockMovement.findOne({ where: { productId: id } });
    expect(movement).toMatchObject({
      actorType: 'user',
      actorId: 7,
      reason: 'found behind the shelf',
      kind: 'adjustment',
      orderId: null,
    });
    expect(Math.abs(Date.now() - (movement?.createdAt.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('can take the last unit, and not one more', async () => {
    const { id } = await createProduct(3);
    await move(change(id, -3));
    expect(await unitsLeft(id)).toBe(0);
    await expect(move(change(id, -1))).rejects.toMatchObject({ code: 'INSUFFICIENT_STOCK' });
  });

  it('says of every product that is short how many were asked for and are there', async () => {
    const [plenty, few, none] = [await createProduct(9), await createProduct(2), await createProduct(0)];
    await expect(move(change(plenty.id, -1), change(few.id, -3), change(none.id, -4))).rejects.toMatchObject({
      code: 'INSUFFICIENT_STOCK',
      status: 409,
      extensions: {
        shortages: [
          { productId: few.id, requested: 3, available: 2 },
          { productId: none.id, requested: 4, available: 0 },
        ],
      },
    });
    expect([await unitsLeft(plenty.id), await unitsLeft(few.id), await unitsLeft(none.id)]).toEqual([
      9, 2, 0,
    ]);
    expect(await ledger(plenty.id)).toEqual([9]);
  });

  const at = (productId: number) => ({ productId, locationId: LOCATION_ID });

  it.each(['committed', 'held'])('does not touch what is %s', async (counter) => {
    const { id } = await createProduct(5);
    if (counter === 'committed') await move({ ...at(id), committed: 4, kind: 'order' });
    else await db.sequelize.query(`UPDATE stock_levels SET held = 4 WHERE productId = ${id}`);
    await expect(move(change(id, -2))).rejects.toMatchObject({
      extensions: { shortages: [{ productId: id, requested: 2, available: 1 }] },
    });
    await move(change(id, -1));
    expect(await StockLevel.findOne({ where: { productId: id } })).toMatchObject({ onHand: 4, [counter]: 4 });
  });

  it('sells no safety stock, and lets an admin take from it', async () => {
    const { id } = await createProduct(5);
    await db.sequelize.query(`UPDATE stock_levels SET safetyStock = 3 WHERE productId = ${id}`);
    await expect(move({ ...at(id), committed: 3, kind: 'order' })).rejects.toMatchObject({
      extensions: { shortages: [{ productId: id, requested: 3, available: 2 }] },
    });
    await move({ ...at(id), committed: 2, kind: 'order' });
    await move(change(id, -2));
    expect(await unitsLeft(id)).toBe(0);
    await move({ ...at(id), committed: -2, kind: 'cancellation' });
    expect(await unitsLeft(id)).toBe(0);
  });

  it('takes what is sent from both counters, and frees no more than are committed', async () => {
    const { id } = await createProduct(5);
    await move({ ...at(id), committed: 2, kind: 'order' });
    await move({ ...at(id), onHand: -1, committed: -1, kind: 'shipment' });
    const level = () => StockLevel.findOne({ where: { productId: id }, raw: true });
    expect(await level()).toMatchObject({ onHand: 4, committed: 1 });
    await expect(move({ ...at(id), committed: -2, kind: 'cancellation' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await level()).toMatchObject({ onHand: 4, committed: 1 });
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
  });

  it('counts a product without a level as having none', async () => {
    await expect(move(change(4_000_000, -1))).rejects.toMatchObject({
      extensions: { shortages: [{ productId: 4_000_000, requested: 1, available: 0 }] },
    });
  });

  it('writes down changes that make up for each other and leaves the level as it was', async () => {
    const { id } = await createProduct(4);
    await move(change(id, 6), change(id, -6));
    expect(await unitsLeft(id)).toBe(4);
    expect(await ledger(id)).toEqual([4, 6, -6]);
  });

  it('refuses more than a location holds', async () => {
    const { id } = await createProduct(LIMITS.stock.max - 1);
    await expect(move(change(id, 2))).rejects.toMatchObject({ code: 'CONFLICT' });
    await move(change(id, 1));
    expect(await unitsLeft(id)).toBe(LIMITS.stock.max);
  });

  it.each([0, 0.5, Number.NaN, '1; DROP TABLE users' as unknown as number])(
    'refuses %s units',
    async (quantity) => {
      const { id } = await createProduct(5);
      await expect(move(change(id, quantity))).rejects.toThrow();
      expect(await unitsLeft(id)).toBe(5);
      expect(await ledger(id)).toEqual([5]);
    },
  );

  it('does nothing when there is nothing to move', async () => {
    const before = await StockMovement.count();
    await move();
    expect(await StockMovement.count()).toBe(before);
  });

  it('leaves neither level nor ledger changed when the transaction fails later on', async () => {
    const { id } = await createProduct(5);
    const failed = inTransaction(db.sequelize, async (transaction) => {
      await moveStock([change(id, -5)], transaction);
      throw new Error('the order could not be saved');
    });
    await expect(failed).rejects.toThrow('could not be saved');
    expect(await unitsLeft(id)).toBe(5);
    expect(await ledger(id)).toEqual([5]);
  });

  it('lets exactly as many of a crowd through as there are units', async () => {
    const { id } = await createProduct(12);
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, () => move(change(id, -1))));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(outcomes.length - refusals.length).toBe(12);
    expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['INSUFFICIENT_STOCK']));
    expect(await unitsLeft(id)).toBe(0);
    expect(await ledger(id)).toHaveLength(13);
  });

  it('loses nothing when a crowd moves the same products in every order', async () => {
    const products = [await createProduct(500), await createProduct(500), await createProduct(500)];
    const moves = Array.from({ length: 24 }, (_, n) => {
      const turned = [...products.slice(n % 3), ...products.slice(0, n % 3)];
      return move(...turned.map(({ id }, place) => change(id, n % 2 === 0 ? -1 - place : 1 + place)));
    });
    const outcomes = await Promise.allSettled(moves);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await unbalancedLevels(db.sequelize)).toEqual([]);
  });
});

describe('the ledger', () => {
  const REFUSAL = 'append-only';

  it('cannot be rewritten, neither one entry nor many', async () => {
    const { id } = await createProduct(5);
    const entry = await StockMovement.findOne({ where: { productId: id }, rejectOnEmpty: true });
    await expect(entry.update({ onHand: 500 })).rejects.toThrow(REFUSAL);
    await expect(StockMovement.update({ onHand: 500 }, { where: { productId: id } })).rejects.toThrow(
      REFUSAL,
    );
    expect(await ledger(id)).toEqual([5]);
  });

  it('cannot be deleted, neither one entry nor many', async () => {
    const { id } = await createProduct(5);
    const entry = await StockMovement.findOne({ where: { productId: id }, rejectOnEmpty: true });
    await expect(entry.destroy()).rejects.toThrow(REFUSAL);
    await expect(StockMovement.destroy({ where: { productId: id } })).rejects.toThrow(REFUSAL);
    expect(await ledger(id)).toEqual([5]);
  });
});

describe('a stock level', () => {
  it('does not change without a movement', async () => {
    const { id } = await createProduct(5);
    const level = await StockLevel.findOne({ where: { productId: id }, rejectOnEmpty: true });
    await expect(level.update({ onHand: 50 })).rejects.toThrow('through moveStock');
    await expect(level.update({ onHand: 50, safetyStock: 1 })).rejects.toThrow('through moveStock');
    await expect(StockLevel.update({ onHand: 50 }, { where: { productId: id } })).rejects.toThrow(
      'through moveStock',
    );
    expect(await unitsLeft(id)).toBe(5);
  });
});
