import type { CreationOptional, InferAttributes, InferCreationAttributes, NonAttribute } from 'sequelize';
import { BelongsTo, Column, CreatedAt, DataType, Model, Table } from 'sequelize-typescript';
import { ID } from './id.js';
import { User } from './user.js';

/**
 * An issued refresh token, as its SHA-256. Each is used once, for its successor; all from one login are a family, which is
 * revoked as a whole.
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

  @Column({ type: ID, allowNull: false })
  declare familyId: string;

  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false })
  declare userId: number;

  @Column({ type: DataType.DATE(3), allowNull: false })
  declare expiresAt: Date;

  @Column({ type: DataType.DATE(3), allowNull: true })
  declare usedAt: CreationOptional<Date | null>;

  /** The account's, when the token was issued. */
  @Column({ type: DataType.INTEGER.UNSIGNED, allowNull: false, defaultValue: 0 })
  declare passwordVersion: CreationOptional<number>;

  /** When the family began. */
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare signedInAt: CreationOptional<Date>;

  /** The successor is derived from this and the token. Set when the token is used. */
  @Column({ type: DataType.CHAR(64), allowNull: true })
  declare successorSalt: CreationOptional<string | null>;

  @CreatedAt
  @Column({ type: DataType.DATE(3), allowNull: false, defaultValue: DataType.NOW })
  declare createdAt: CreationOptional<Date>;

  @BelongsTo(() => User, { foreignKey: 'userId', onDelete: 'CASCADE' })
  declare user?: NonAttribute<User>;
}
