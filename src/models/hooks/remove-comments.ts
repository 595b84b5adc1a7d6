import type { ModelStatic, Transaction, WhereOptions } from 'sequelize';
import type { Model } from 'sequelize-typescript';
import { Comment, type CommentableType } from '../comment.js';

/**
 * Deletes the comments of rows that are about to be destroyed: comments have two kinds of parents, so no foreign key does it.
 * The parents are locked first. Writing a comment locks its parent too, so it is either seen here or finds no parent.
 *
 * @throws Error without a transaction: comments could be deleted and their parent stay
 */
export async function removeCommentsOf<Parent extends Model<{ id: number }, object>>(
  commentableType: CommentableType,
  parent: ModelStatic<Parent>,
  where: WhereOptions<Parent['_attributes']> | undefined,
  { transaction }: { transaction?: Transaction | null },
): Promise<void> {
  if (!transaction)
    throw new Error(`a ${commentableType} is destroyed in a transaction, since its comments go with it`);
  const parents = await parent.findAll({ attributes: ['id'], where, order: ['id'], lock: true, transaction });
  const commentableId = parents.map(({ id }) => id);
  await Comment.destroy({ where: { commentableType, commentableId }, transaction });
}
