import { QueryTypes, type Transaction } from 'sequelize';
import type { Sequelize } from 'sequelize-typescript';
import type { Comment } from '../../models/comment.js';
import { Product } from '../../models/product.js';
import { LIMITS } from '../../rules/values.js';

type RatedReview = Pick<Comment, 'rating' | 'isHidden'>;

const NO_RATING = { stars: 0, reviews: 0 };

/** What a review adds to its product's sums; nothing if it is hidden or missing. */
function contribution(review: RatedReview | undefined): typeof NO_RATING {
  return review?.rating && !review.isHidden ? { stars: review.rating, reviews: 1 } : NO_RATING;
}

const MOVE_RATING = `
  UPDATE products SET ratingSum = ratingSum + :stars, reviewCount = reviewCount + :reviews
  WHERE id = :productId AND reviewCount + :reviews >= 0 AND ratingSum + :stars
    BETWEEN ${LIMITS.rating.min} * (reviewCount + :reviews) AND ${LIMITS.rating.max} * (reviewCount + :reviews)`;

const VISIBLE = `comments WHERE commentableType = 'product' AND commentableId = :productId AND isHidden = 0`;
const RECOUNT = `
  UPDATE products SET ratingSum = (SELECT COALESCE(SUM(rating), 0) FROM ${VISIBLE}),
    reviewCount = (SELECT COUNT(*) FROM ${VISIBLE})
  WHERE id = :productId`;

/**
 * Recomputes a product's rating from its reviews. The caller must have locked the product's row for update.
 */
export async function recountRating(productId: number, transaction: Transaction): Promise<void> {
  await (Product.sequelize as Sequelize).query(RECOUNT, {
    replacements: { productId },
    type: QueryTypes.UPDATE,
    transaction,
  });
}

/**
 * Adjusts a product's rating after a change of one review, in the same transaction. Nothing else changes ratings. The caller
 * must have locked the product's row for update before reading the review: orders hold shared locks on it, and two
 * transactions that upgrade those would deadlock.
 *
 * If the guarded UPDATE refuses impossible sums, the rating was wrong before and is recounted. `npm run comments:verify` and
 * `npm run doctor` find sums that are possible but wrong.
 *
 * @param before the review before the change; undefined for a new one
 * @param after the review after the change; undefined if it was deleted
 */
export async function adjustRating(
  productId: number,
  before: RatedReview | undefined,
  after: RatedReview | undefined,
  transaction: Transaction,
): Promise<void> {
  const [had, has] = [contribution(before), contribution(after)];
  const change = { stars: has.stars - had.stars, reviews: has.reviews - had.reviews };
  // An UPDATE that changes nothing reports 0 rows.
  if (change.stars === 0 && change.reviews === 0) return;
  const [, moved] = await (Product.sequelize as Sequelize).query(MOVE_RATING, {
    replacements: { productId, ...change },
    type: QueryTypes.UPDATE,
    transaction,
  });
  if (moved !== 1) await recountRating(productId, transaction);
}
