import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { verifyComments } from '../../src/modules/comments/checks.js';

/** Ratings are those of the reviews and no comment is an orphan: what `npm run comments:verify` checks. */
export async function expectCommentsHold(sequelize: Sequelize): Promise<void> {
  const { checks } = await verifyComments(sequelize);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
}
