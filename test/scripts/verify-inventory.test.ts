import type { Sequelize } from 'sequelize-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INVENTORY } from '../../src/consistency/areas.js';
import { createMigrator } from '../../src/database/migrator.js';
import { StockLevel, StockMovement } from '../../src/models/index.js';
import { newOrderKeys } from '../../src/modules/orders/placing/order-id.js';
import { placeOrders } from '../../src/modules/orders/placing/place-orders.js';
import { connectTo, createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { ADDRESS, buildProduct, buildUser } from '../helpers/factories.js';
import { runScript } from '../helpers/run-script.js';

describe('a shop, verified and repaired in production', () => {
  let database: TestDatabase;
  let sequelize: Sequelize;
  let env: Record<string, string>;
  let mug: number;
  let orderId: string;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    env = { DATABASE_URL: database.url, NODE_ENV: 'production' };
    sequelize = connectTo(database);
  });
  afterAll(async () => {
    await sequelize.close();
    await database.drop();
  });

  const verify = (...args: string[]) =>
    runScript('verify', ['--only', 'stock,orders,payments,discounts', ...args], env);
  const repair = (...args: string[]) => runScript('repair-inventory', args, env);
  const ledger = () => StockMovement.findAll({ order: ['id'], raw: true });

  it('is refused before it is migrated', async () => {
    for (const outcome of [await verify('--json'), await repair('--apply')]) {
      expect(outcome).toMatchObject({ code: 1, stdout: '' });
      expect(outcome.stderr).toContain('migrations pending: run npm run db:migrate first.');
    }
    await createMigrator(sequelize).up();
  });

  it('holds', async () => {
    const { id: userId } = await buildUser();
    mug = (await buildProduct({ price: '2.50' })).id;
    const keys = newOrderKeys();
    orderId = keys.orderId;
    const lines = [{ productId: mug, quantity: 3 }];
    await placeOrders(sequelize, [
      { ...keys, userId, lines, shippingAddress: ADDRESS, paymentMethod: 'card' },
    ]);

    const { code, stdout, stderr } = await verify();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Checked in \d+\.\d s:\nrows {2}of\n {3}1 {2}stock levels\n {3}2 {2}stock movements\n/,
    );
    expect(stdout).toMatch(
      /^onHand-not-its-movements +0 {2}The units on hand of every stock level are the sum of its movements$/m,
    );
    expect(stdout).toMatch(/\nEverything holds\.\n$/);
    expect(await repair('--dry-run')).toEqual({
      code: 0,
      stdout: 'Everything holds: there is nothing to repair.\n',
      stderr: '',
    });
  });

  it('does not hold: both commands say so, and change nothing', async () => {
    // The order's movement is gone; the level has its units committed, and one is lost that nobody knows of.
    await sequelize.query("DELETE FROM stock_movements WHERE kind = 'order'");
    await sequelize.query('UPDATE stock_levels SET onHand = 9');
    const before = await ledger();

    const [plain, json, proposed] = await Promise.all([verify(), verify('--json'), repair('--dry-run')]);

    expect(plain).toMatchObject({ code: 1, stderr: '' });
    expect(plain.stdout).toContain('onHand-not-its-movements: 1 violation\n');
    expect(plain.stdout).toMatch(new RegExp(`^ +${mug} +1 +9 +10$`, 'm'));
    expect(plain.stdout).toMatch(new RegExp(`^${orderId} +${mug} +3 +0$`, 'm'));
    expect(plain.stdout).toMatch(/\n4 checks failed\.\n$/);

    expect(json).toMatchObject({ code: 1, stderr: '' });
    const { seconds, checks, ...rest } = JSON.parse(json.stdout);
    expect(seconds).toBeGreaterThan(0);
    expect(rest).toEqual({
      ok: false,
      checked: {
        stockLevels: 1,
        stockMovements: 1,
        stockHolds: 0,
        orders: 1,
        orderItems: 1,
        orderEvents: 0,
        cancellationItems: 0,
        fulfilments: 0,
        fulfilmentItems: 0,
        returns: 0,
        returnItems: 0,
        refundRequests: 0,
        withheldRefunds: 0,
        shippingRefunds: 0,
        payments: 0,
        paymentOperations: 0,
        idempotencyKeys: 0,
        guestOrders: 0,
        discounts: 0,
        discountCodes: 0,
        discountRedemptions: 0,
      },
    });
    expect(checks).toHaveLength(INVENTORY.flatMap((area) => area.checks).length);
    expect(checks[0]).toEqual({
      name: 'onHand-not-its-movements',
      rule: 'The units on hand of every stock level are the sum of its movements',
      violations: 1,
      first: [{ productId: mug, locationId: 1, onHand: 9, moved: 10 }],
    });

    expect(proposed).toMatchObject({ code: 1, stderr: '' });
    expect(proposed.stdout).toContain(`Product ${mug} at location 1\n`);
    expect(proposed.stdout).toMatch(new RegExp(`^order +0 +3 +has it already +${orderId} `, 'm'));
    expect(proposed.stdout).toMatch(/^adjustment +-1 +0 +has it already +- /m);
    expect(proposed.stdout).toContain(
      'on hand: level stays 9, movements 10 - 1 = 9\ncommitted: level stays 3, movements 0 + 3 = 3\n',
    );
    expect(proposed.stdout).toMatch(/\nProposed 1 repair\. Nothing was changed\.\n$/);

    expect(await ledger()).toEqual(before);
    expect((await StockLevel.findOne())?.onHand).toBe(9);
  });

  it('is repaired with movements that say why, and holds again', async () => {
    const applied = await repair('--apply');
    expect(applied).toMatchObject({ code: 0, stderr: '' });
    expect(applied.stdout).toMatch(/\nApplied 1 of 1 proposal\.\nEverything holds\.\n$/);
    expect((await ledger()).slice(1)).toMatchObject([
      {
        kind: 'order',
        orderId,
        committed: 3,
        actorId: null,
        reason: 'inventory:repair: the order had no movement of its items',
      },
      {
        kind: 'adjustment',
        orderId: null,
        onHand: -1,
        actorId: null,
        reason: 'inventory:repair: the level was 1 below the sum of the movements',
      },
    ]);
    expect((await StockLevel.findOne())?.onHand).toBe(9);
    expect((await verify()).code).toBe(0);
    expect((await repair('--apply')).code).toBe(0);
  });

  it('is left to a person in what no movement mends', async () => {
    await sequelize.query('UPDATE orders SET totalAmount = 1');
    const applied = await repair('--apply');
    expect(applied.code).toBe(1);
    expect(applied.stdout).toContain('total-not-its-parts: 1 violation, which no movement mends\n');
    expect(applied.stdout).toMatch(/Applied 0 of 0 proposals\.\nSomething is still wrong: /);
  });
});

describe('wrong arguments', () => {
  it.each([
    ['verify', ['--fast'], '--fast'],
    ['verify', ['now'], 'now'],
    [
      'verify',
      ['--only', 'stok'],
      'There is no "stok": stock, orders, payments, discounts, catalog, pricing, comments, mails, events, webhooks.',
    ],
    ['verify', ['--repair'], '--repair is for --only catalog,pricing,comments'],
    ['repair-inventory', [], 'Either --dry-run or --apply.'],
    ['repair-inventory', ['--dry-run', '--apply'], 'Either --dry-run or --apply.'],
  ])('of %s %j get the usage and exit code 2', async (script, args, message) => {
    const { code, stdout, stderr } = await runScript(script, args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('Usage: ');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});
