import type {
  CreationOptional,
  DestroyOptions,
  InferAttributes,
  InferCreationAttributes,
  InstanceDestroyOptions,
  NonAttribute,
} from 'sequelize';
import { literal } from 'sequelize';
import {
  BeforeBulkDestroy,
  BeforeBulkUpdate,
  BeforeDestroy,
  BelongsTo,
  Column,
  CreatedAt,
  DataType,
  HasMany,
  Model,
  Scopes,
  Table,
  UpdatedAt,
} from 'sequelize-typescript';
import { isOneLine, isText, LIMITS, must } from '../rules/values.js';
import { Comment } from './comment.js';
import { countChanges } from './hooks/count-changes.js';
import { removeCommentsOf } from './hooks/remove-comments.js';
import { User } from './user.js';

/** Visible comments; for queries on posts with the alias Post. */
const COMMENT_COUNT = `(SELECT COUNT(*) FROM comments AS visible
  WHERE visible.commentableType = 'post' AND visible.commentableId = Post.id AND visible.isHidden = 0)`;

/** A blog post of the shop; the API's documentation calls the blog the journal. */
@Scopes(() => ({
  published: { where: { published: true } },
  withAuthor: { include: [{ model: User, attributes: ['id', 'firstName', 'lastName'] }] },
  withCommentCount: { attributes: { include: [[literal(COMMENT_COUNT), 'commentCount']] } },
  withExcerpt: {
    attributes: { exclude: ['content'], include: [[literal('LEFT(Post.content, 300)'), 'excerpt']] },
  },
}))
@Table({
  tableName: 'posts',
  version: true,
  indexes: [
    { name: 'posts_author', fields: ['authorId'] },
    { name: 'posts_published', fields: ['published', 'publishedAt'] },
  ],
})
export class Post extends Model<InferAttributes<Post>, InferCreationAttributes<Post>> {
  @Column({ type: DataType.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true })
  declare id: CreationOptional<number>;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare authorId: number;

  @Column({
    type: DataType.STRING(LIMITS.postTitle.max),
    allowNull: false,
    validate: {
      len: { args: [LIMITS.postTitle.min, LIMITS.postTitle.max], msg: 'must be 3 to 200 characters' },
      rule: must(isOneLine, 'must not have control characters'),
    },
  })
  declare title: string;

  @Column({
    type: DataType.TEXT,
    allowNull: false,
    validate: {
      len: { args: [LIMITS.postContent.min, LIMITS.postContent.max], msg: 'must be 1 to 20000 characters' },
      rule: must(isText, 'must not have control characters'),
    },
  })
  declare content: string;

  /** Whether it is public. */
  @Column({
    type: DataType.BOOLEAN,
    allowNull: false,
    defaultValue: false,
    set(this: Post, published: boolean) {
      this.setDataValue('published', published);
      if (published && !this.publishedAt) this.setDataValue('publishedAt', new Date());
    },
  })
  declare published: CreationOptional<boolean>;

  /** When it was first published, for sorting. Unchanged when the post is unpublished and published again. */
  @Column({ type: DataType.DATE(3), allowNull: true })
  declare publishedAt: CreationOptional<Date | null>;

  /** Incremented by every change, for optimistic locking; see version.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 1 })
  declare version: CreationOptional<number>;

  /** See lock-by-writing.ts. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare lockCount: CreationOptional<number>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @UpdatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare updatedAt: CreationOptional<Date>;

  @BelongsTo(() => User, 'authorId')
  declare author?: NonAttribute<User>;

  @HasMany(() => Comment, {
    foreignKey: 'commentableId',
    constraints: false,
    scope: { commentableType: 'post' },
  })
  declare comments?: NonAttribute<Comment[]>;

  /** Visible comments; undefined without the scope withCommentCount. */
  get commentCount(): NonAttribute<number | undefined> {
    return this.dataValues['commentCount' as never];
  }

  /** Beginning of the content; undefined without the scope withExcerpt. */
  get excerpt(): NonAttribute<string | undefined> {
    return this.dataValues['excerpt' as never];
  }

  @BeforeDestroy
  static removeItsComments(post: Post, options: InstanceDestroyOptions): Promise<void> {
    return removeCommentsOf('post', Post, { id: post.id }, options);
  }

  @BeforeBulkDestroy
  static removeTheirComments(options: DestroyOptions<InferAttributes<Post>>): Promise<void> {
    return removeCommentsOf('post', Post, options.where, options);
  }

  @BeforeBulkUpdate
  static countChanges(options: object): void {
    countChanges(options);
  }
}
