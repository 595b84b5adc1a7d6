import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { verifyInventory } from '../../src/consistency/run-checks.js';

/** Stock, orders and idempotency keys agree: what `npm run inventory:verify` checks. */
export async function expectInventoryHolds(sequelize: Sequelize): Promise<void> {
  const { checks } = await verifyInventory(sequelize);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
}
