import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { User } from './user.js';

/**
 * A refresh token that was given out, by its SHA-256: the token itself is never stored. Each one is used
 * once, for its successor; all that come from one login form a family, which ends as a whole.
 */
@Table({
  tableName: 'refresh_tokens',
  updatedAt: false,
  indexes: [
    { name: 'refresh_tokens_family', fields: ['familyId'] },
    { name: 'refresh_tokens_user', fields: ['userId'] },
  ],
})
export class RefreshToken extends Model<
  InferAttributes<RefreshToken>,
  InferCreationAttributes<RefreshToken>
> {
  @Column({ type: DataType.CHAR(64), primaryKey: true })
  declare tokenHash: string;

  @Column({ type: DataType.UUID, allowNull: false })
  declare familyId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare userId: number;

  @Column({ type: DataType.DATE(3), allowNull: false })
  declare expiresAt: Date;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare usedAt: CreationOptional<Date | null>;

  /** That of the account when it was given out. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare passwordVersion: CreationOptional<number>;

  /** With this and the token itself, and with neither alone, its successor is worked out. Set when it is used. */
  @Column({ type: DataType.CHAR(64), allowNull: true })
  declare successorSalt: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: NonAttribute<User>;
}
