import type { Sequelize } from 'sequelize-typescript';
import { expect } from 'vitest';
import { verify } from '../../src/consistency/verify.js';
import { COMMENT_AREA } from '../../src/modules/comments/checks.js';

/** Ratings are those of the reviews and no comment is an orphan: what `npm run comments:verify` checks. */
export async function expectCommentsHold(sequelize: Sequelize): Promise<void> {
  const { checks } = await verify(sequelize, [COMMENT_AREA]);
  expect(checks.filter(({ violations }) => violations > 0)).toEqual([]);
}
