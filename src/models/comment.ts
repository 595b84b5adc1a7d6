import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { col, literal, where } from 'sequelize';
import {
  BeforeBulkUpdate,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  Model,
  Scopes,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isText, LIMITS, must } from '../rules/values.js';
import { countChanges } from './hooks/count-changes.js';
import { Post } from './post.js';
import { Product } from './product.js';
import { User } from './user.js';

/** What can be commented on. A comment on a product is a review. */
export const COMMENTABLE_TYPES = ['post', 'product'] as const;
export type CommentableType = (typeof COMMENTABLE_TYPES)[number];

/**
 * Whether the author has bought the product, cancelled units left out; for queries on comments with the alias Comment. Joins
 * from the author's orders: a product may have been sold a million times.
 */
const VERIFIED_PURCHASE = `EXISTS (SELECT 1
  FROM orders AS bought STRAIGHT_JOIN order_items AS line ON line.orderId = bought.id
  WHERE bought.userId = Comment.authorId AND bought.status <> 'cancelled'
    AND line.productId = Comment.reviewedProductId AND line.cancelledQuantity < line.quantity)`;

/** Posts and products have overlapping ids, so the join needs the type. */
const isAbout = (type: CommentableType) => ({
  where: where(col('Comment.commentableType'), type) as never,
  required: false,
});

/** A comment on a post or a review of a product, by `commentableType`. */
@Scopes(() => ({
  visible: { where: { isHidden: false } },
  withAuthor: { include: [{ model: User, attributes: ['id', 'firstName', 'lastName'] }] },
  withVerifiedPurchase: { attributes: { include: [[literal(VERIFIED_PURCHASE), 'verifiedPurchase']] } },
  withCommentable: {
    include: [
      { model: Post, attributes: ['id', 'title', 'published'], ...isAbout('post') },
      { model: Product, attributes: ['id', 'name', 'isActive'], ...isAbout('product') },
    ],
  },
}))
@Table({
  tableName: 'comments',
  version: true,
  indexes: [
    { name: 'comments_author', fields: ['authorId', 'id'], unique: true },
    { name: 'comments_commentable', fields: ['commentableType', 'commentableId', 'isHidden'] },
    { name: 'comments_hidden', fields: ['isHidden'] },
  ],
})
export class Comment extends Model<InferAttributes<Comment>, InferCreationAttributes<Comment>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, unique: 'comments_review' })
  declare authorId: number;

  @Column({
    type: DataType.ENUM(...COMMENTABLE_TYPES),
    allowNull: false,
    validate: { isIn: [[...COMMENTABLE_TYPES]] },
  })
  declare commentableType: CommentableType;

  /** Id of the post or product. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare commentableId: number;

  @Column({
    type: DataType.STRING(LIMITS.comment.max),
    allowNull: false,
    validate: {
      len: { args: [LIMITS.comment.min, LIMITS.comment.max], msg: 'must be 1 to 2000 characters' },
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare content: string;

  /** Stars, 1 to 5. Set for reviews only. */
  @Column({
    type: DataType.TINYINT.UNSIGNED,
    allowNull: true,
    validate: { isInt: true, min: LIMITS.rating.min, max: LIMITS.rating.max },
  })
  declare rating: CreationOptional<number | null>;

  /** Hidden by an admin from lists, counts and averages. */
  @Column({ type: DataType.BOOLEAN, allowNull: false, defaultValue: false })
  declare isHidden: CreationOptional<boolean>;

  /** Generated column: the product of a review, otherwise null. Its unique key allows one review per customer and product. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: true, unique: 'comments_review' })
  declare readonly reviewedProductId: CreationOptional<number | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => User, 'authorId')
  declare author?: NonAttribute<User>;

  /** Set for comments on posts, if read with the scope withCommentable. */
  @BelongsTo(() => Post, { foreignKey: 'commentableId', constraints: false })
  declare post?: NonAttribute<Post | null>;

  /** Set for reviews, if read with the scope withCommentable. */
  @BelongsTo(() => Product, { foreignKey: 'commentableId', constraints: false })
  declare product?: NonAttribute<Product | null>;

  /** Undefined without the scope withVerifiedPurchase. */
  get verifiedPurchase(): NonAttribute<boolean | undefined> {
    const exists = this.dataValues['verifiedPurchase' as never] as number | undefined;
    return exists === undefined ? undefined : exists === 1;
  }

  @BeforeBulkUpdate
  static countChanges(options: object): void {
    countChanges(options);
  }
}
