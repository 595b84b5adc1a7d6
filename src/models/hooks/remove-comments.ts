import type { ModelStatic, Transaction, WhereOptions } from 'sequelize';
import type { Model } from 'sequelize-typescript';
import { Comment, type CommentableType } from '../comment.js';

/**
 * No foreign key takes the comments along when what they are about goes, so the models that have comments call
 * this before they destroy rows. The rows are locked first: a comment that is being written holds a lock on its
 * parent, so it is seen here, or it finds no parent afterwards.
 *
 * @throws Error without a transaction: the comments would be gone, and the rest might stay
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
