import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { INVENTORY } from '../../src/consistency/areas.js';
import { verify } from '../../src/consistency/verify.js';

/** Stock, orders and idempotency keys agree: what `npm run inventory:verify` checks. */
export async function expectInventoryHolds(sequelize: Sequelize): Promise<void> {
  const { checks } = await verify(sequelize, INVENTORY);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
}
