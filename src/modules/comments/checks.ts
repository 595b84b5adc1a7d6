import { QueryTypes } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import { inSnapshot } from '../../database/transaction.js';

/** What each check finds, by its name. */
interface Violations {
  'rating-not-its-reviews': {
    productId: number;
    /** As the product says. */
    ratingSum: number;
    reviewCount: number;
    /** As its reviews say, hidden ones left out. */
    stars: number;
    reviews: number;
  };
  'comment-without-parent': { commentId: number; commentableType: string; commentableId: number };
}
type CheckName = keyof Violations;

interface Check {
  name: CheckName;
  /** What holds when nothing is found, for a person to read. */
  rule: string;
  /** Selects what is wrong, with the columns of Violations[name]; the first one says which it is. */
  sql: string;
}

const CHECKS: readonly Check[] = [
  {
    name: 'rating-not-its-reviews',
    rule: "Every product's rating is that of its visible reviews",
    sql: `
      SELECT product.id AS productId, product.ratingSum, product.reviewCount,
        COALESCE(counted.stars, 0) AS stars, COALESCE(counted.reviews, 0) AS reviews
      FROM products AS product
      LEFT JOIN (
        SELECT commentableId AS productId, CAST(SUM(rating) AS SIGNED) AS stars, COUNT(*) AS reviews
        FROM comments WHERE commentableType = 'product' AND isHidden = 0
        GROUP BY commentableId
      ) AS counted ON counted.productId = product.id
      WHERE product.ratingSum <> COALESCE(counted.stars, 0)
        OR product.reviewCount <> COALESCE(counted.reviews, 0)`,
  },
  {
    name: 'comment-without-parent',
    rule: 'Every comment has the post or product that it is about',
    sql: `
      SELECT comment.id AS commentId, comment.commentableType, comment.commentableId
      FROM comments AS comment
      LEFT JOIN posts AS post ON comment.commentableType = 'post' AND post.id = comment.commentableId
      LEFT JOIN products AS product
        ON comment.commentableType = 'product' AND product.id = comment.commentableId
      WHERE post.id IS NULL AND product.id IS NULL`,
  },
];

/** Violations of each check that are kept; all are counted. */
const KEPT = 100;

/** What one check found. */
interface Finding extends Pick<Check, 'name' | 'rule'> {
  /** How many there are. */
  violations: number;
  /** The first of them, by key. */
  first: Violations[CheckName][];
}

export interface Verification {
  ok: boolean;
  checks: Finding[];
}

/**
 * Checks at one moment that ratings are those of the reviews and that no comment is left without what it is about.
 * Comments that are written meanwhile neither wait nor make it fail.
 * @throws the database's error
 */
export function verifyComments(sequelize: Sequelize): Promise<Verification> {
  return inSnapshot(sequelize, async (transaction) => {
    const checks: Finding[] = [];
    for (const { name, rule, sql } of CHECKS) {
      const rows = await sequelize.query<Violations[CheckName] & { found: number }>(
        `SELECT violation.*, COUNT(*) OVER () AS found FROM (${sql}) AS violation ORDER BY 1 LIMIT ${KEPT}`,
        { type: QueryTypes.SELECT, transaction },
      );
      const first = rows.map(({ found: _found, ...violation }) => violation as Violations[CheckName]);
      checks.push({ name, rule, violations: rows[0]?.found ?? 0, first });
    }
    return { ok: checks.every(({ violations }) => violations === 0), checks };
  });
}

/** Everything that a check finds now. */
export async function findViolations<Name extends CheckName>(
  sequelize: Sequelize,
  name: Name,
): Promise<Violations[Name][]> {
  const check = CHECKS.find((one) => one.name === name) as Check;
  return sequelize.query(check.sql, { type: QueryTypes.SELECT });
}
