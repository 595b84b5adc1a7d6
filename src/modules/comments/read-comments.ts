import { Op, type Transaction, type WhereOptions } from 'sequelize';
import { z } from 'zod';
import { cutPage, decodeCursor, encodeCursor, type PageRequest } from '../../http/paging.js';
import { Comment, type User } from '../../models/index.js';

/** The comments on a post that everyone sees, the newest first, in two statements. */
export async function listCommentsOnPost(postId: number, paging: PageRequest) {
  const where = { commentableType: 'post', commentableId: postId, isHidden: false } as const;
  const { items, ...rest } = await findPage(['withAuthor'], where, paging);
  return { ...rest, items: items.map(presentComment) };
}

/** The reviews of a product that everyone sees, the newest first, in two statements. */
export async function listReviews(productId: number, paging: PageRequest) {
  const where = { commentableType: 'product', commentableId: productId, isHidden: false } as const;
  const { items, ...rest } = await findPage(['withAuthor', 'withVerifiedPurchase'], where, paging);
  return { ...rest, items: items.map(presentReview) };
}

const ALL = ['withAuthor', 'withVerifiedPurchase', 'withCommentable'];

/** Comments with what they are about, hidden ones among them, the newest first, in two statements. */
export async function listAnyComments(where: WhereOptions<Comment>, paging: PageRequest) {
  const { items, ...rest } = await findPage(ALL, where, paging);
  return { ...rest, items: items.map(presentAnyComment) };
}

async function findPage(
  scopes: string[],
  where: WhereOptions<Comment>,
  { limit, offset, after }: PageRequest,
) {
  const total = await Comment.count({ where });
  const behind = after ? { id: { [Op.lt]: decodeCursor(after, z.int()) } } : {};
  const rows = await Comment.scope(scopes).findAll({
    where: { [Op.and]: [where, behind] },
    order: [['id', 'DESC']],
    limit: limit + 1,
    offset: after ? 0 : offset,
  });
  return { total, ...cutPage(rows, limit, ({ id }) => encodeCursor(id)) };
}

/** A comment that is there, with all that is known of it, as the transaction that wrote it sees it. */
export async function readComment(id: number, transaction: Transaction) {
  return presentAnyComment(await Comment.scope(ALL).findByPk(id, { rejectOnEmpty: true, transaction }));
}

function presentComment({ id, author, content, createdAt, updatedAt }: Comment) {
  const { id: authorId, firstName, lastName } = author as User;
  // Customers have not agreed to stand in the shop with their whole name.
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
