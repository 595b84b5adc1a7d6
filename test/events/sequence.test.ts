import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import type { Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTransaction } from '../../src/database/transaction.js';
import { emit } from '../../src/events/emit.js';
import { leave } from '../../src/events/listeners.js';
import { type SequencedRange, sequence } from '../../src/events/sequence.js';
import { createSequencer } from '../../src/events/sequencer.js';
import { EventSequence } from '../../src/models/event-sequence.js';
import { Product } from '../../src/models/index.js';
import { Outbox } from '../../src/models/outbox.js';
import { connectTo, createDatabase, type TestDatabase } from '../helpers/database.js';
import { eventsOf, recordEvents, sequenceAll, waitingInOutbox } from '../helpers/events.js';
import { buildProduct } from '../helpers/factories.js';

vi.setConfig({ testTimeout: 60_000 });

let database: TestDatabase;
let sequelize: Sequelize;
/** The pool of another process. */
let other: Sequelize;

beforeAll(async () => {
  database = await createDatabase();
  other = connectTo(database);
  sequelize = connectTo(database);
});
afterAll(async () => {
  await Promise.all([sequelize.close(), other.close()]);
  await database.drop();
});

let after: number;
beforeEach(async () => {
  await recordEvents(sequelize);
  await sequenceAll(sequelize);
  after = await lastSeq();
});

const lastSeq = async () => (await EventSequence.findByPk(1, { rejectOnEmpty: true })).seq;
const news = () => eventsOf(sequelize, { after });

/** Changes products, whose rows it locks in this order, and says so. */
async function change(productIds: readonly number[], transaction: Transaction): Promise<void> {
  for (const id of productIds) {
    await Product.update({ price: '12.00' }, { where: { id }, transaction });
    const { sku, version } = await Product.findByPk(id, { rejectOnEmpty: true, transaction });
    const data = { sku, isActive: true };
    await emit([{ type: 'product.updated', aggregateId: String(id), version, data }], transaction);
  }
}

describe('an event', () => {
  it('is there with what happened, and says what and when', async () => {
    const { id, sku } = await buildProduct();
    await inTransaction(sequelize, (transaction) => change([id], transaction));
    const [event, ...more] = await news();
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      seq: after + 1,
      type: 'product.updated',
      aggregateType: 'product',
      aggregateId: String(id),
      version: 2,
      data: { sku, isActive: true },
    });
    expect(event?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
    expect(Math.abs(Date.now() - Number(event?.occurredAt))).toBeLessThan(60_000);
  });

  it('is not there if what happened was rolled back, and leaves no gap', async () => {
    const { id } = await buildProduct();
    const failing = inTransaction(sequelize, async (transaction) => {
      await change([id], transaction);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await inTransaction(sequelize, (transaction) => change([id], transaction));
    expect((await news()).map(({ seq, version }) => [seq, version])).toEqual([[after + 1, 2]]);
  });

  it('is not written while nobody listens', async () => {
    const { id } = await buildProduct();
    await leave(sequelize, 'test');
    await inTransaction(sequelize, (transaction) => change([id], transaction));
    expect(await waitingInOutbox(sequelize)).toBe(0);
    expect(await news()).toEqual([]);
  });

  it('is refused if it says more than its type may', async () => {
    const data = { isActive: true, email: 'ada@example.com' } as { isActive: boolean };
    const saying = inTransaction(sequelize, (transaction) =>
      emit([{ type: 'customer.updated', aggregateId: '1', version: 2, data }], transaction),
    );
    await expect(saying).rejects.toThrow(/email/);
    expect(await news()).toEqual([]);
  });
});

it('what is committed late is not lost, and comes later', async () => {
  const [early, late] = [await buildProduct(), await buildProduct()];
  const open = await sequelize.transaction();
  await change([late.id], open);
  await inTransaction(sequelize, (transaction) => change([early.id], transaction));
  await sequence(sequelize);
  await open.commit();
  const events = await news();
  expect(events.map(({ aggregateId }) => Number(aggregateId))).toEqual([early.id, late.id]);
  expect(events.map(({ seq }) => seq)).toEqual([after + 1, after + 2]);
});

it('of two who sequence at once, one waits for the other’s next turn', async () => {
  const { id } = await buildProduct();
  await inTransaction(sequelize, (transaction) => change([id], transaction));
  const at: SequencedRange[] = [];
  // Of another process, so not within our transaction.
  const beside = AsyncResource.bind(() => sequence(other));
  const range = await sequence(sequelize, [
    async (own) => {
      at.push(own);
      expect(await beside()).toBeUndefined();
    },
  ]);
  expect(at).toEqual([range]);
  expect(range).toEqual({ first: after + 1, last: after + 1 });
});

it('a step that fails takes nothing from the outbox', async () => {
  const { id } = await buildProduct();
  await inTransaction(sequelize, (transaction) => change([id], transaction));
  const failing = sequence(sequelize, [() => Promise.reject(new Error('no deliveries'))]);
  await expect(failing).rejects.toThrow('no deliveries');
  expect(await waitingInOutbox(sequelize)).toBe(1);
  expect(await lastSeq()).toBe(after);
  expect((await news()).map(({ seq }) => seq)).toEqual([after + 1]);
});

it('of many transactions, those of a run are followed by the others, in order and without gaps', async () => {
  const told = Array.from({ length: 230 }, (_, n) =>
    Array.from({ length: 1 + (n % 3) }, (_, k) => `${n}-${k}`),
  );
  const event = (aggregateId: string) => ['customer.updated', 'customer', aggregateId, 1, { isActive: true }];
  const createdAt = new Date();
  await Outbox.bulkCreate(told.map((ids) => ({ events: ids.map(event), size: ids.length, createdAt })));
  const { work, addStep } = createSequencer(sequelize);
  const ranges: SequencedRange[] = [];
  addStep(async (range) => void ranges.push(range));
  await work.run(new AbortController().signal);
  const events = await news();
  expect(events.map(({ aggregateId }) => aggregateId)).toEqual(told.flat());
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => after + 1 + index));
  expect(ranges.map(({ first }) => first)).toEqual([
    after + 1,
    ...ranges.slice(0, -1).map(({ last }) => last + 1),
  ]);
  expect(ranges.at(-1)?.last).toBe(await lastSeq());
});

/** Transactions of several who write at once: which products each changes, and whether it is rolled back. */
const writers = fc.array(
  fc.array(
    fc.record({
      products: fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
      isUndone: fc.boolean(),
      pauseMs: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  { minLength: 2, maxLength: 5 },
);

it('whoever writes and whoever sequences, the events of a product are in order, each once', async () => {
  await fc.assert(
    fc.asyncProperty(writers, async (plans) => {
      const from = await lastSeq();
      const products = await Promise.all(Array.from({ length: 4 }, () => buildProduct()));
      const work = async (plan: (typeof plans)[number], pool: Sequelize) => {
        for (const { products: changed, isUndone, pauseMs } of plan) {
          const ids = changed.sort().map((n) => products[n]?.id as number);
          await inTransaction(pool, async (transaction) => {
            await change(ids, transaction);
            await delay(pauseMs);
            if (isUndone) throw new Undone();
          }).catch((error) => {
            if (!(error instanceof Undone)) throw error;
          });
        }
      };
      let isWriting = true;
      const sequencing = async (pool: Sequelize) => {
        while (isWriting) await sequence(pool);
      };
      const sequencers = [sequencing(sequelize), sequencing(other)];
      await Promise.all(plans.map((plan) => work(plan, sequelize)));
      isWriting = false;
      await Promise.all(sequencers);

      const events = await eventsOf(sequelize, { after: from });
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => from + 1 + index));
      for (const { id } of products) {
        const { version } = await Product.findByPk(id, { rejectOnEmpty: true });
        const told = events.filter(({ aggregateId }) => aggregateId === String(id));
        expect(told.map((event) => event.version)).toEqual(
          Array.from({ length: version - 1 }, (_, index) => index + 2),
        );
      }
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

class Undone extends Error {}
