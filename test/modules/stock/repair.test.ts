import type { Sequelize } from 'sequelize-typescript';
import { expect, it } from 'vitest';
import { INVENTORY } from '../../../src/consistency/areas.js';
import { inTransaction } from '../../../src/database/transaction.js';
import { idOf } from '../../../src/models/id.js';
import { recordWithoutMoving } from '../../../src/modules/stock/move-stock.js';
import { applyProposals } from '../../../src/modules/stock/repair/apply.js';
import { planRepair } from '../../../src/modules/stock/repair/plan.js';
import type { Proposal } from '../../../src/modules/stock/repair/propose.js';
import { tamperedShop } from '../../helpers/tampered-shop.js';

const shop = tamperedShop();

const applyProposal = async (sequelize: Sequelize, proposal: Proposal) =>
  (await applyProposals(sequelize, [proposal]))?.[0];
const repairAll = async () => {
  const { proposals } = await planRepair(shop.sequelize, INVENTORY);
  return Promise.all(proposals.map((proposal) => applyProposal(shop.sequelize, proposal)));
};
const addUnmoved = (quantity: number) =>
  shop.intruder.query(
    `INSERT INTO order_items (orderId, line, productId, name, quantity, price) VALUES (?, 3, ?, 'Mug', ?, 1.00);
     UPDATE orders SET totalAmount = totalAmount + ?`,
    [idOf(shop.orderId), shop.mug, quantity, quantity],
  );

const keepInHold = (productId: number, quantity: number) =>
  shop.intruder.query(
    `INSERT INTO stock_holds (holdId, productId, locationId, quantity, ownerKey)
     VALUES (UNHEX(REPLACE(UUID(), '-', '')), ?, 1, ?, X'${'0'.repeat(32)}')`,
    [productId, quantity],
  );
const heldOf = async (productId: number) => {
  const sql = 'SELECT held, safetyStock FROM stock_levels WHERE productId = ?';
  return ((await shop.intruder.query(sql, [productId]))[0] as [{ held: number }])[0].held;
};

it.each([
  ['for nobody', 4, 0, 'held-not-its-holds'],
  ['too little for its holds', 0, 2, 'held-not-its-holds'],
])('holds what its holds keep where a level held units %s', async (_what, held, kept, check) => {
  await shop.intruder.query('UPDATE stock_levels SET held = ?, safetyStock = 9 WHERE productId = ?', [
    held,
    shop.mug,
  ]);
  if (kept > 0) await keepInHold(shop.mug, kept);
  expect(await shop.violations()).toMatchObject({ [check]: [{ productId: shop.mug, held, kept }] });
  expect(await repairAll()).toMatchObject([{ movements: [], held: { before: held, after: kept } }]);
  expect(await shop.violations()).toEqual({});
  expect([await shop.levelOf(shop.mug), await heldOf(shop.mug)]).toEqual([[10, 3], kept]);
});

it('leaves holds to a person that keep more than there is', async () => {
  await keepInHold(shop.mug, 8);
  expect(await shop.violations()).toEqual({
    'held-not-its-holds': [{ productId: shop.mug, locationId: 1, held: 0, kept: 8 }],
    'hold-beyond-its-level': [{ productId: shop.mug, locationId: 1, kept: 8, onHand: 10, committed: 3 }],
  });
  const { proposals, refused } = await planRepair(shop.sequelize, INVENTORY);
  expect(proposals).toEqual([]);
  expect(refused).toMatchObject([{ refused: expect.stringContaining('8 in holds') }]);
});

it.each([
  ['was edited', 'UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [5, 3]],
  ['has no ledger', 'DELETE FROM stock_movements WHERE orderId IS NULL AND productId = ?', [10, 3]],
])('explains a level that %s, and leaves it as it is', async (_wrong, sql, level) => {
  await shop.intruder.query(sql, [shop.mug]);
  expect(await repairAll()).toHaveLength(1);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual(level);
});

it('lets the level move with the movement that an item lacks', async () => {
  await addUnmoved(2);
  expect(await repairAll()).toMatchObject([
    {
      level: { before: { onHand: 10, committed: 3 }, after: { onHand: 10, committed: 5 } },
      ledger: { before: { onHand: 10, committed: 3 }, after: { onHand: 10, committed: 5 } },
    },
  ]);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 5]);
});

it.each([
  ['has it already', 5],
  ['has a part of it', 4],
  ['went further up', 9],
  ['went the other way', 1],
])('does not commit an item twice at a level that %s', async (_how, committed) => {
  await addUnmoved(2);
  const sql = 'UPDATE stock_levels SET committed = ? WHERE productId = ?';
  await shop.intruder.query(sql, [committed, shop.mug]);
  await repairAll();
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 5]);
});

it('gives back what an order took twice', async () => {
  await shop.intruder.query(
    `INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
       VALUES (?, 1, 0, 3, 'order', ?, NOW(3));
     UPDATE stock_levels SET committed = 6 WHERE productId = ?`,
    [shop.mug, idOf(shop.orderId), shop.mug],
  );
  await repairAll();
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 3]);
});

it('frees what is committed to no order, and commits what an order has', async () => {
  await shop.intruder.query('UPDATE stock_levels SET committed = 8 WHERE productId = ?', [shop.mug]);
  await shop.intruder.query('UPDATE stock_levels SET committed = 0 WHERE productId = ?', [shop.pot]);
  await repairAll();
  expect(await shop.violations()).toEqual({});
  expect([await shop.levelOf(shop.mug), await shop.levelOf(shop.pot)]).toEqual([
    [10, 3],
    [10, 1],
  ]);
});

it('counts no adjustment as the movement of an item, and commits its units once', async () => {
  await shop.intruder.query("UPDATE stock_movements SET kind = 'adjustment' WHERE productId = ?", [shop.mug]);
  await repairAll();
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 3]);
});

it('leaves to a person what was sold and is not there, and an order whose lines may be wrong', async () => {
  await addUnmoved(8);
  const [oversold] = (await planRepair(shop.sequelize, INVENTORY)).refused;
  expect(oversold?.refused).toContain('its level would have 11 of 10 units committed');
  await shop.intruder.query('UPDATE order_items SET quantity = 5, subtotal = 5, total = 5 WHERE line = 3');
  await shop.intruder.query('UPDATE orders SET totalAmount = totalAmount - 3');
  await shop.intruder.query('UPDATE stock_levels SET held = 3 WHERE productId = ?', [shop.mug]);
  await keepInHold(shop.mug, 3);
  const [promised] = (await planRepair(shop.sequelize, INVENTORY)).refused;
  expect(promised?.refused).toContain('its level would have 8 of 10 units committed');
  await shop.intruder.query('UPDATE orders SET totalAmount = 1');
  // What is left of the difference may be that order's: not adjusted, either.
  await shop.intruder.query('UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [shop.mug]);
  const { proposals, refused } = await planRepair(shop.sequelize, INVENTORY);
  expect(proposals).toEqual([]);
  expect(refused.map((one) => one.refused)).toEqual([
    expect.stringContaining(`${shop.orderId}: the lines are not the total`),
  ]);
});

it('leaves to a person an order that was cancelled by hand', async () => {
  await shop.intruder.query(
    `UPDATE orders SET status = 'cancelled';
     DELETE FROM stock_movements WHERE kind = 'order';
     UPDATE stock_levels SET committed = 0`,
  );
  const { proposals, refused } = await planRepair(shop.sequelize, INVENTORY);
  expect(proposals).toEqual([]);
  expect(refused.map((one) => one.refused)).toEqual([
    expect.stringContaining(`${shop.orderId}: `),
    expect.stringContaining('or it is cancelled'),
  ]);
});

it('relocates units of an order whose movements name the wrong location', async () => {
  const order = idOf(shop.orderId);
  await shop.intruder.query(
    `INSERT IGNORE INTO locations (id, code, name) VALUES (20, 'store', 'Store');
     INSERT INTO stock_movements (productId, locationId, onHand, committed, kind, orderId, createdAt)
       VALUES (?, 20, 0, -2, 'relocation', ?, NOW(3)), (?, 1, 0, 2, 'relocation', ?, NOW(3))`,
    [shop.mug, order, shop.mug, order],
  );
  expect(await shop.violations()).toMatchObject({
    'order-units-misplaced': [{ orderId: shop.orderId, productId: shop.mug, units: 2 }],
  });
  const { proposals } = await planRepair(shop.sequelize, INVENTORY);
  expect(proposals.map(({ subject, movements }) => [subject.locationId, movements])).toMatchObject([
    [1, [{ kind: 'relocation', orderId: shop.orderId, committed: -2, level: 'stays' }]],
    [20, [{ kind: 'relocation', orderId: shop.orderId, committed: 2, level: 'stays' }]],
  ]);
  expect(await applyProposals(shop.sequelize, proposals)).toEqual(proposals);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 3]);
});

it('is done only if what it was proposed for is still wrong; sales meanwhile do not matter', async () => {
  await shop.intruder.query('UPDATE stock_levels SET onHand = 5 WHERE productId = ?', [shop.mug]);
  await shop.intruder.query('UPDATE stock_levels SET onHand = 50 WHERE productId = ?', [shop.pot]);
  const { proposals } = await planRepair(shop.sequelize, INVENTORY);
  await shop.place([{ productId: shop.mug, quantity: 1 }]);
  await shop.intruder.query('UPDATE stock_levels SET onHand = 60 WHERE productId = ?', [shop.pot]);
  const done = [];
  for (const proposal of proposals) done.push(await applyProposal(shop.sequelize, proposal));
  expect(done).toMatchObject([
    {
      level: { before: { onHand: 5, committed: 4 }, after: { onHand: 5, committed: 4 } },
      ledger: { before: { onHand: 10, committed: 4 }, after: { onHand: 5, committed: 4 } },
    },
    undefined,
  ] as object[]);
  expect(Object.keys(await shop.violations())).toEqual(['onHand-not-its-movements']);
  // Twice is once.
  expect(await applyProposal(shop.sequelize, proposals[0] as Proposal)).toBeUndefined();
});

it('is done once, however often at once, and not for an order that is cancelled meanwhile', async () => {
  await addUnmoved(2);
  const [proposal] = (await planRepair(shop.sequelize, INVENTORY)).proposals as [Proposal];
  await shop.intruder.query("UPDATE orders SET status = 'cancelled'");
  expect(await applyProposal(shop.sequelize, proposal)).toBeUndefined();
  await shop.intruder.query("UPDATE orders SET status = 'pending'");
  const done = await Promise.all(Array.from({ length: 5 }, () => applyProposal(shop.sequelize, proposal)));
  expect(done.filter((one) => one)).toHaveLength(1);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([10, 5]);
});

it('writes nothing into a ledger but what it lacks', async () => {
  await shop.intruder.query('UPDATE stock_levels SET onHand = 8 WHERE productId = ?', [shop.mug]);
  const movement = { productId: shop.mug, locationId: 1, kind: 'adjustment', reason: 'by hand' } as const;
  const record = (units: number) =>
    inTransaction(shop.sequelize, (transaction) =>
      recordWithoutMoving([{ ...movement, onHand: units }], transaction),
    );
  await expect(record(1)).rejects.toThrow('lacks -2 units onHand, not 1');
  await expect(record(-3)).rejects.toThrow('lacks -2 units onHand, not -3');
  await record(-1);
  await expect(record(-2)).rejects.toThrow('lacks -1 units onHand, not -2');
  expect(await shop.levelOf(shop.mug)).toEqual([8, 3]);
  await expect(
    inTransaction(shop.sequelize, (transaction) =>
      recordWithoutMoving([{ ...movement, locationId: 9, onHand: -1 }], transaction),
    ),
  ).rejects.toThrow('has no stock level at location 9');
});

it('holds the stock while it is done: orders wait and go on', async () => {
  await shop.intruder.query('UPDATE stock_levels SET onHand = onHand - 2');
  const work = [
    repairAll(),
    ...Array.from({ length: 5 }, () => shop.place([{ productId: shop.mug, quantity: 1 }])),
  ];
  await Promise.all(work);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([8, 8]);
});

it('takes on so much a run, orders first, and gets through in several', async () => {
  for (let n = 0; n < 4; n++) await shop.place([{ productId: shop.mug, quantity: 1 }]);
  await shop.intruder.query("DELETE FROM stock_movements WHERE kind = 'order'");
  await shop.intruder.query('UPDATE stock_levels SET onHand = onHand - 1');
  const runs: number[] = [];
  for (let more = true; more; ) {
    const plan = await planRepair(shop.sequelize, INVENTORY, { takeOn: 2 });
    for (const proposal of plan.proposals) await applyProposal(shop.sequelize, proposal);
    runs.push(plan.proposals.length);
    more = plan.more;
  }
  expect(runs.length).toBeGreaterThan(2);
  expect(await shop.violations()).toEqual({});
  expect(await shop.levelOf(shop.mug)).toEqual([9, 7]);
  const [adjustments] = await shop.intruder.query(
    "SELECT onHand FROM stock_movements WHERE kind = 'adjustment' ORDER BY productId",
  );
  expect(adjustments).toEqual([{ onHand: -1 }, { onHand: -1 }]);
});
