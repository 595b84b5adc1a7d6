import type { Area, Check } from '../../consistency/check.js';
import { repairComments } from './repair.js';

/** Rows found by each check of comments and reviews, by check name. */
export interface CommentViolations {
  'rating-not-its-reviews': {
    productId: number;
    /** Stored in the product. */
    ratingSum: number;
    reviewCount: number;
    /** Computed from its visible reviews. */
    stars: number;
    reviews: number;
  };
  'comment-without-parent': { commentId: number; commentableType: string; commentableId: number };
}

const WRONG_RATINGS = `
  SELECT product.id AS productId, product.ratingSum, product.reviewCount,
    COALESCE(counted.stars, 0) AS stars, COALESCE(counted.reviews, 0) AS reviews
  FROM products AS product
  LEFT JOIN (
    SELECT commentableId AS productId, CAST(SUM(rating) AS SIGNED) AS stars, COUNT(*) AS reviews
    FROM comments WHERE commentableType = 'product' AND isHidden = 0
    GROUP BY commentableId
  ) AS counted ON counted.productId = product.id
  WHERE product.ratingSum <> COALESCE(counted.stars, 0)
    OR product.reviewCount <> COALESCE(counted.reviews, 0)`;

const ORPHANS = `
  SELECT comment.id AS commentId, comment.commentableType, comment.commentableId
  FROM comments AS comment
  LEFT JOIN posts AS post ON comment.commentableType = 'post' AND post.id = comment.commentableId
  LEFT JOIN products AS product
    ON comment.commentableType = 'product' AND product.id = comment.commentableId
  WHERE post.id IS NULL AND product.id IS NULL`;

const COMMENT_CHECKS: ReadonlyArray<Check<keyof CommentViolations>> = [
  {
    name: 'rating-not-its-reviews',
    rule: "Every product's rating is that of its visible reviews",
    byOrder: false,
    sql: WRONG_RATINGS,
  },
  {
    name: 'comment-without-parent',
    rule: 'Every comment has the post or product that it is about',
    byOrder: false,
    sql: ORPHANS,
  },
];

export const COMMENT_AREA: Area<keyof CommentViolations> = {
  name: 'comments',
  tables: { comments: 'comments' },
  checks: COMMENT_CHECKS,
  mend: 'npm run comments:verify -- --repair counts ratings again where they are wrong, and removes comments on what is gone.',
  repair: (sequelize) => repairComments(sequelize, { ratings: WRONG_RATINGS, orphans: ORPHANS }),
};
