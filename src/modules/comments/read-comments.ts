import type { Transaction, WhereOptions } from 'sequelize';
import { notFound } from '../../errors.js';
import { findPage, NEWEST_ID_FIRST, type PageRequest } from '../../http/paging.js';
import { Comment, type User } from '../../models/index.js';

/** Visible comments on a post, newest first. */
export async function listCommentsOnPost(postId: number, paging: PageRequest, transaction?: Transaction) {
  const where = { commentableType: 'post', commentableId: postId, isHidden: false } as const;
  const { items, ...rest } = await findComments(['withAuthor'], where, paging, transaction);
  return { ...rest, items: items.map(presentComment) };
}

/** Visible reviews of a product, newest first. */
export async function listReviews(productId: number, paging: PageRequest, transaction?: Transaction) {
  const where = { commentableType: 'product', commentableId: productId, isHidden: false } as const;
  const { items, ...rest } = await findComments(
    ['withAuthor', 'withVerifiedPurchase'],
    where,
    paging,
    transaction,
  );
  return { ...rest, items: items.map(presentReview) };
}

const ALL = ['withAuthor', 'withVerifiedPurchase', 'withCommentable'];

/** Comments and reviews, hidden ones included, with their post or product; newest first. */
export async function listAnyComments(
  where: WhereOptions<Comment>,
  paging: PageRequest,
  transaction?: Transaction,
) {
  const { items, ...rest } = await findComments(ALL, where, paging, transaction);
  return { ...rest, items: items.map(presentAnyComment) };
}

const findComments = (
  scopes: string[],
  where: WhereOptions<Comment>,
  paging: PageRequest,
  transaction?: Transaction,
) => findPage(Comment.scope(scopes), { where, sortedBy: [NEWEST_ID_FIRST], transaction }, paging);

/**
 * Reads one comment with all its fields.
 * @param where the id, and optionally the author
 * @throws Problem NOT_FOUND
 */
export async function findComment(where: { id: number; authorId?: number }) {
  const comment = await Comment.scope(ALL).findOne({ where });
  if (!comment) throw notFound('comment', where.id);
  return presentAnyComment(comment);
}

/** Reads one comment with all its fields, within the transaction that wrote it. */
export async function readComment(id: number, transaction: Transaction) {
  return presentAnyComment(await Comment.scope(ALL).findByPk(id, { rejectOnEmpty: true, transaction }));
}

function presentComment({ id, author, content, createdAt, updatedAt }: Comment) {
  const { id: authorId, firstName, lastName } = author as User;
  // Customers' last names are not public.
  const [initial] = lastName;
  return { id, author: { id: authorId, name: `${firstName} ${initial}.` }, content, createdAt, updatedAt };
}

function presentReview(review: Comment) {
  const { rating, verifiedPurchase } = review;
  return {
    ...presentComment(review),
    rating: rating as number,
    verifiedPurchase: verifiedPurchase as boolean,
  };
}

function presentAnyComment(comment: Comment) {
  const { commentableType: type, commentableId: id, rating, verifiedPurchase, isHidden, version } = comment;
  const title = (type === 'post' ? comment.post?.title : comment.product?.name) as string;
  return {
    ...presentComment(comment),
    commentable: { type, id, title },
    rating,
    verifiedPurchase: type === 'product' ? (verifiedPurchase as boolean) : null,
    isHidden,
    version,
  };
}
